"""The same of satisfaction, similar forces, figures and receipts, data quality, and what departments, partners and the region send."""

from tests.browser.mart_rows import AREA, FORCE_TITLES, SURVEY, TERMS, page, slug

STAGE = "upper(left(told.stage, 1)) || lower(substr(told.stage, 2))"
SURVEYS = (
    f"""select {page("crime", "names.title")} as page, 'satisfaction-table' as table, {STAGE} as name, {SURVEY},
               coalesce(verdict, 'no target') as "7"
        from marts.mart_satisfaction
        inner join (values ('All crime', 'all_users'), ('Burglary – dwelling', 'burglary'),
                ('Theft of motor vehicle', 'vehicle_crime'),
            ('Theft from motor vehicle', 'vehicle_crime'), ('Violence with injury', 'violence'),
                    ('Violence without injury', 'violence'),
            ('Hate crime', 'racist_incident')) as names (title, victim_group) using (victim_group),
            lateral (select regexp_replace(mart_satisfaction.title, '^.*: ', '')) as told (stage)
        where area_type = 'force'""",
    f"""select 'satisfaction/index.html' as page, null as table,
               {STAGE} as name, {SURVEY}, coalesce(verdict, 'no target') as "7"
        from marts.mart_satisfaction, lateral (select regexp_replace(title, '^.*: ', '')) as told (stage) where area_type = 'force'""",
    f"""select {page("satisfaction", "measure_id")} as page, 'by-area' as table, {AREA} as name, {SURVEY},
               coalesce(verdict, 'no target') as "7" from marts.mart_satisfaction""",
)
PEERS = (
    f"""select 'peers/index.html' as page, null as table, title as name, long.rate as "2", long.msg_mean as "3",
               array[long.rank, long.member_count] as "4", long.verdict as "5", short.rate as "6", short.msg_mean as "7",
               short.verdict as "8"
        from marts.mart_msg_comparison as long
        inner join marts.mart_msg_comparison as short using (measure_id, force_id, is_current_version)
        inner join {FORCE_TITLES} using (measure_id)
        where long.is_own and long.is_current_version and long.window_months = 12 and short.window_months = 3""",
    f"""select 'peers/index.html' as page, null as table, title as name, rate as "1", msg_mean as "2",
               100 * (ratio_to_msg - 1) as "3", change_pct as "4"
        from marts.mart_hmic_monitor inner join {FORCE_TITLES} using (measure_id)""",
    """select 'exceptions/index.html' as page, null as table,
              names.title || case measure_type when 'outcome_rate' then ': outcomes per 100 crimes' else '' end as name,
              value as "2", centre as "3", array[lower_limit, upper_limit] as "4",
              case when part_month_risk is not null then array[part_month_count, part_month_day_count] else '{}' end as "7",
              part_month_risk as odds, 7 as odds_cell
       from marts.mart_control_chart_exception inner join
           (select distinct measure_id, title, measure_type from marts.mart_year_end_projection) as names using (measure_id)
       where is_exception and value is not null and chart_type not in ('g', 't')""",
    """select 'exceptions/index.html' as page, null as table,
              names.title || case measure_type when 'outcome_rate' then ': outcomes per 100 crimes' else '' end as name,
              'too rare for months' as "1"
       from marts.mart_control_chart_exception inner join
           (select distinct measure_id, title, measure_type from marts.mart_year_end_projection) as names using (measure_id)
       where is_exception and (value is null or chart_type in ('g', 't'))""",
)
CAUSES = "new_day_count, late_count, cancelled_count, moved_in_count, moved_out_count"
FIGURES = (
    f"""select {page("figures", "measure_id")} as page, 'now' as table, statistic as key, 3 as key_cell, value as "1",
               coalesce(formula, 'as it is given') as "2"
        from marts.mart_figure where area_type = 'force'""",
    # What it was, in which publications, and what came then: of the year to date's counts, crimes by cause.
    f"""select {page("figures", "past.measure_id")} as page, 'earlier' as table, statistic || '-p' || past.published_from as row_id,
               value as "1", to_char(shown.as_at_date, 'FMDD FMMonth YYYY') as "2",
               array[past.published_from, nullif(past.published_to - 1, past.published_from)] as "3",
               case when statistic in ('actual', 'change', 'year_on_year_change') then array[
                   nullif(new_day_count, 0), nullif(late_count, 0), nullif(cancelled_count, 0), nullif(moved_in_count, 0),
                   nullif(moved_out_count, 0)] end as "4"
        from marts_history.mart_figure as past
        inner join marts_history.publication as shown on shown.publication_id = past.published_from
        left join (
            select measure_id, published_from, published_to, {CAUSES} from marts_history.mart_revision
            where area_type = 'force' and compared_with = 'last_publication'
            union all
            select measure_id, mart_revision.publication_id, mart_revision.publication_id + 1, {CAUSES} from marts.mart_revision
            where area_type = 'force' and compared_with = 'last_publication'
        ) as cause on cause.measure_id = past.measure_id
            and cause.published_from <= past.published_to and past.published_to < cause.published_to
        where past.area_type = 'force' and past.published_to > (select publication_id from marts.publication) - 14""",
    f"""select 'report/receipts.html' as page, null as table,
              measure_id || ', ' || statistic || case area_type when 'force' then '' else ', ' || area_name end as name, value as "1",
              formula as "2", {TERMS} as "3", true as is_optional from marts.mart_figure""",
)
QUALITY = (
    """select 'quality/index.html' as page, 'feed-health' as table, title as name, as_at_date - complete_to as "3"
       from marts.mart_feed_health""",
    """select 'quality/index.html' as page, 'quarantine-table' as table, title as name, nullif(row_count, 0) as "1",
              case when row_count > 0 then rejected_row_count end as "2",
              100.0 * rejected_row_count / nullif(row_count, 0) as "3", refused_delivery_count as "4", held_delivery_count as "5"
       from marts.mart_feed_health""",
    """select 'quality/index.html' as page, 'lateness-table' as table, feed.title as name,
              array_agg(past.as_at_date - case when shown.feed is null then feed.complete_to else shown.complete_to end
                        order by past.publication_id) as all
       from marts.mart_feed_health as feed
       cross join (select * from marts_history.publication order by publication_id desc limit 10) as past
       left join marts_history.mart_feed_health as shown on shown.feed = feed.feed
           and shown.published_from <= past.publication_id and past.publication_id < shown.published_to
       group by feed.title""",
    """select 'index.html' as page, 'feed-table' as table, title as name,
              case when received_at is not null then row_count end as "4",
              case when received_at is not null then rejected_row_count end as "5",
              refused_delivery_count as "6" from marts.mart_feed_health""",
    """select 'index.html' as page, 'Published tables, by what this publication did to their rows' as table, told.key as name,
              (told.value ->> 'added')::int as "1", (told.value ->> 'changed')::int as "2", (told.value ->> 'removed')::int as "3",
              (told.value ->> 'unchanged')::int as "4"
       from marts.publication, lateral jsonb_each(changes) as told""",
    f"""select 'changes/index.html' as page, replace(compared_with, '_', '-') || '-table' as table, coalesce(title,
            measure_id) as name,
               earlier as "1", actual as "2", change as "3", new_day_count as "4", late_count as "5", cancelled_count as "6",
               moved_in_count as "7", moved_out_count as "8"
        from marts.mart_revision left join {FORCE_TITLES} using (measure_id) where area_type = 'force'""",
    """select 'changes/index.html' as page, 'publication-table' as table, 'Publication ' || publication_id as name,
              coalesce(sum((told.value ->> 'added')::int), 0) as "3", coalesce(sum((told.value ->> 'changed')::int), 0) as "4",
              coalesce(sum((told.value ->> 'removed')::int), 0) as "5"
       from marts_history.publication left join lateral jsonb_each(changes) as told on true
       group by publication_id order by publication_id desc limit 30""",
)
MEMBER = "case member when 'pcso' then 'PCSO' else upper(left(member, 1)) || replace(substr(member, 2), '_', ' ') end"
LACKS = "case when missing_count > 0 then {} end"
HEALTH = f"array[value, {LACKS.format('missing_count')}, {LACKS.format('expected_count')}]"
MEASURE_PAGES = f"""
    (select measure_id, case measure_type when 'satisfaction' then {page("satisfaction", "measure_id")} else {
    page("crime", "title")
} end
            as page from star.dim_measure where variant_of is null) as places"""
IN_AREA = f"""
    (select distinct area_type, area_name, 'areas/' || area_type || '-' || {slug("area_name")} || '.html' as page
     from marts.mart_daily_crime where area_type <> 'force') as places"""
OTHERS = (
    # What moved since the publication before, of the year to date: the row that was shown then, and the one that is shown now.
    """select 'index.html' as page, 'move-table' as table, title as name, earlier.actual as "1", now.actual as "2",
              now.actual - earlier.actual as "3", earlier.previous_year as "4", now.previous_year as "5"
       from marts.mart_daily_crime as now
       inner join marts_history.mart_daily_crime as earlier using (measure_id, area_type, area_name, period, title)
       where area_type = 'force' and period = 'financial_year_to_date' and earlier.published_to = now.publication_id
           and (earlier.actual, earlier.previous_year) is distinct from (now.actual, now.previous_year)""",
    f"""select 'health/index.html' as page, 'health-measures' as table, title as name, {HEALTH} as "2", previous_value as "3",
               change as "4", target as "5" from marts.mart_force_health where is_latest and dimension = 'force'""",
    f"""select 'health/index.html' as page, 'health-' || {slug("measure_id")} || '-' || {slug("dimension")} as table, {MEMBER} as name,
               {HEALTH} as "1", previous_value as "2", change as "3", target as "4",
               not_charted_because as "7"
        from marts.mart_force_health where is_latest and dimension <> 'force'""",
    f"""select 'partnership/index.html' as page, 'priority-' || {slug("priority_id")} as table, title as name,
               array[value, interval_low_pct, interval_high_pct] as "3", previous_value as "4", change as "5", target as "6"
        from marts.mart_partnership_priority""",
    """select distinct places.page, 'late-partners' as table, provider_name as name, missing_period_count as "5"
       from marts.mart_partnership_priority
       cross join (values ('partnership/index.html'), ('quality/index.html')) as places (page) where is_late""",
    f"""select 'regional/index.html' as page, 'unit-' || {slug("unit_id")} as table, force_name as name, contribution_gbp as "1",
               contribution_fte as "2", output_count as "3", outcome_count as "4", cost_per_outcome_gbp as "5",
               contribution_share_pct as "6", array[outcome_share_pct, outcome_share_low_pct, outcome_share_high_pct] as "7",
               array[return_ratio, return_ratio_low, return_ratio_high] as "8", verdict as "9"
        from marts.mart_regional_collaboration""",
    f"""select places.page, 'effects-table' as table, title as name, before_value as "4", choice_value as "5", after_value as "6",
               case when compared_area_count > 0 then compared_before_value end as "7",
               case when compared_area_count > 0 then compared_after_value end as "8"
        from marts.mart_intervention_effect as effects
        inner join (select page, measure_id, null as area_name from {MEASURE_PAGES}
                    union all select page, null, area_name from {IN_AREA}
                    union all select 'delivery/index.html', null, null) as places
            on coalesce(places.measure_id, effects.measure_id) = effects.measure_id
            and coalesce(places.area_name, effects.area_name) = effects.area_name""",
    f"""select places.page, 'issues-table' as table, title as name, open_action_count as "4"
        from marts.mart_briefing_issue inner join {MEASURE_PAGES} using (measure_id)
        union all
        select places.page, 'issues-table', title, open_action_count
        from marts.mart_briefing_issue inner join {IN_AREA} using (area_name)""",
    """select 'briefing/index.html' as page, 'issues-' || case when is_open then 'open' else 'ended' end as table, title as name,
              open_action_count as "6", overdue_action_count as "7" from marts.mart_briefing_issue""",
)
