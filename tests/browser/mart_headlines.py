"""The numbers in the headline of each page, asked of the marts."""

from tests.browser.mart_rows import FORCE_TITLES, page, slug

SAYS_CHANGE = """case when change_pct is not null and change <> 0 then array[abs(change_pct), abs(change)]
                     when change <> 0 then array[abs(change)] else array[actual] end as "1\""""
MET = "count(*) filter (where status in ('met', 'stretch met'))"
JUDGED = "count(*) filter (where status in ('met', 'stretch met', 'not met'))"
# The publication that is shown.
NOW = "(select publication_id from marts.publication)"
HEADLINES = (
    f"""select {page("crime", "title")} as page, 'headline' as table, 'headline' as name, {SAYS_CHANGE}
        from marts.mart_daily_crime where area_type = 'force' and period = 'financial_year_to_date'""",
    f"""select 'areas/' || area_type || '-' || {slug("area_name")} || '.html' as page, 'headline' as table, 'headline' as name,
               {SAYS_CHANGE}
        from marts.mart_daily_crime where area_type <> 'force' and period = 'financial_year_to_date' and title = 'All crime'""",
    f"""select 'plan/index.html' as page, 'headline' as table, 'headline' as name,
               array[sum(met) / 2, sum(judged) / 2] || array_agg(told order by place) as "1"
        from (select {MET} as met, {JUDGED} as judged, measure_type from marts.mart_plan_performance where area_type = 'force'
              group by measure_type) as kinds,
            lateral (values (array_position(array['recorded_crime', 'outcome_rate', 'satisfaction'], measure_type) * 2, met),
                            (array_position(array['recorded_crime', 'outcome_rate', 'satisfaction'], measure_type) * 2 + 1, judged))
                as parts (place, told)""",
    """select 'scorecard/index.html' as page, 'headline' as table, 'headline' as name,
              array[count(*) filter (where overall_threat = 'High'), count(*)] as "1" from marts.mart_emergent_scorecard""",
    *(
        f"""select '{where}' as page, 'headline' as table, 'headline' as name, {SAYS_CHANGE} from marts.mart_daily_crime
            where area_type = 'force' and period = 'financial_year_to_date' and title = 'All crime'"""
        for where in ("areas/index.html", "crime/index.html", "report/index.html")
    ),
    """select 'rug/index.html' as page, 'headline' as table, 'headline' as name,
              array[count(*) filter (where change_verdict = 'clear rise'), count(*)] as "1" from marts.mart_daily_crime
       where area_type = 'lpu' and not is_unallocated and period = 'financial_year_to_date'""",
    """select 'quality/index.html' as page, 'headline' as table, 'headline' as name, sum(rejected_row_count) as "1"
       from marts.mart_feed_health""",
    """select 'delivery/index.html' as page, 'headline' as table, 'headline' as name,
              array[count(*), count(*) filter (where rag = 'red')] as "1" from marts.mart_delivery_plan""",
    """select 'threats/index.html' as page, 'headline' as table, 'headline' as name,
              array[count(*) filter (where is_new), count(*) filter (where not is_new)] as "1" from marts.mart_threat_weekly""",
    """select 'satisfaction/' || replace(measure_id, '_', '-') || '.html' as page, 'headline' as table, 'headline' as name,
              satisfied_pct as "1" from marts.mart_satisfaction where area_type = 'force'""",
    """select 'exceptions/index.html' as page, 'headline' as table, 'headline' as name,
              array[count(distinct (measure_id, area_type, area_name)) filter (where finding = 'significant_deterioration'),
                    count(distinct (measure_id, area_type, area_name))
                        filter (where is_exception or p_value is not null),
                    count(distinct (measure_id, area_type, area_name))
                        filter (where finding = 'significant_deterioration' and is_unlikely_chance)] as "1"
       from marts.mart_control_chart_exception""",
    """select 'peers/index.html' as page, 'headline' as table, 'headline' as name, array[rate, 1000, 12, msg_mean] as "1"
       from marts.mart_msg_comparison
       where is_own and is_current_version and window_months = 12 and measure_id = 'all_crime_recorded'""",
    """select 'briefing/index.html' as page, 'headline' as table, 'headline' as name,
              array[sum(is_open::int), sum((is_open and status = 'proposed')::int),
                    sum((is_open and status <> 'proposed' and owner is null)::int), sum(overdue_action_count)] as "1"
       from marts.mart_briefing_issue""",
    """select 'changes/index.html' as page, 'headline' as table, 'headline' as name, count(*) as "1" from marts.mart_revision
       where compared_with = 'last_publication'
           and (late_count > 0 or cancelled_count > 0 or moved_in_count > 0 or moved_out_count > 0)
       having exists (select from marts_history.publication where not is_current)""",
    f"""select {page("figures", "measure_id")} as page, 'headline' as table, 'headline' as name,
               array[count(*), nullif(count(*) filter (where exists (
                   select from marts_history.mart_figure as past
                   where past.area_type = 'force' and (past.measure_id, past.statistic) = (now.measure_id, now.statistic)
                       and past.published_to <= {NOW} and past.published_to > {NOW} - 14)), 0)] as "1"
        from marts.mart_figure as now where area_type = 'force' group by measure_id""",
    """select 'figures/index.html' as page, 'headline' as table, 'headline' as name, count(*) as "1"
       from marts.mart_figure inner join star.dim_measure using (measure_id) where area_type = 'force'""",
    """select 'health/index.html' as page, 'headline' as table, 'headline' as name,
              array[count(*) filter (where status = 'not met'), count(*)]
              || coalesce(array_agg(value order by position, measure_id) filter (where status = 'not met'), '{}') as "1"
       from marts.mart_force_health where is_latest and dimension = 'force' and status in ('met', 'not met')""",
    """select 'index.html' as page, 'headline' as table, 'headline' as name, array[abs(whole.change_pct), abs(whole.change)]
              || case when abs(most.change) * 2 < most.of_all then array[abs(most.change)] else '{}' end as "1"
       from marts.mart_daily_crime as whole
       cross join lateral (
           select change, sum(abs(change)) over () as of_all from marts.mart_daily_crime as type
           where area_type = 'force' and period = whole.period and measure_group = 'crime_type' and sign(change) = sign(whole.change)
           order by abs(change) desc limit 1) as most
       where whole.area_type = 'force' and whole.period = 'financial_year_to_date' and whole.title = 'All crime'""",
    f"""select 'multiples/index.html' as page, 'headline' as table, 'headline' as name,
               array[count(*) filter (where variation like 'concern%'), count(*) filter (where variation <> 'not_charted')] as "1"
        from marts.mart_control_chart inner join {FORCE_TITLES} using (measure_id) where area_type = 'force' and is_latest""",
    """select 'partnership/index.html' as page, 'headline' as table, 'headline' as name,
              array[count(*) filter (where status = 'met'), count(*)] as "1"
       from marts.mart_partnership_priority where status in ('met', 'not met')""",
    """select 'peers/funnels-' || replace(kind.measure_type, '_', '-') || '.html' as page, 'headline' as table, 'headline' as name,
              array[count(*) filter (where verdict like 'significantly%'),
                    count(*) filter (where verdict not like 'too few%')] as "1"
       from marts.mart_msg_comparison inner join star.dim_measure as kind using (measure_id)
       where is_own and is_current_version and window_months = 12 and verdict is not null group by kind.measure_type""",
    """select 'projections/index.html' as page, 'headline' as table, 'headline' as name,
              array[sum(number)] || array_agg(number order by place) as "1"
       from (select outlook, count(*) as number, array_position(array['on course', 'in the balance', 'off course'], outlook) as place
             from marts.mart_year_end_projection where area_type = 'force' group by outlook) as told
       where place is not null""",
    """select 'satisfaction/index.html' as page, 'headline' as table, 'headline' as name,
              array[count(*) filter (where verdict = 'missed (certain)'), count(*)]
              || coalesce((array_agg(-target_gap order by target_gap) filter (where verdict = 'missed (certain)')) [1:1], '{}') as "1"
       from marts.mart_satisfaction where area_type = 'force' and verdict is not null""",
    """select 'targets/index.html' as page, 'headline' as table, 'headline' as name,
              array[min(-proposed_hard_target), max(-proposed_hard_target)] as "1"
       from marts.mart_target_setting
       where measure_type = 'recorded_crime' and financial_year = (select max(financial_year) from marts.mart_target_setting)""",
)
