-- The star told the answers of each LPU's month, far fewer than may be told (DOMAIN D6). What was published of them goes, with its
-- history: the next publication tells the months of reporting areas that have enough answers.
drop view if exists star.fct_satisfaction_month;
drop table if exists published.fct_satisfaction_month;
drop table if exists marts_history.fct_satisfaction_month;
