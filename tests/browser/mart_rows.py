"""What each table of the site must say, asked of the marts: one query a kind of table.

A column is the number of the cell that it stands in: a number, an array of the numbers there in their order, or a text that the cell
holds. `page` and `table` say where; a null table is any table of the page, a null page is any page. `name` is the row's name,
`key` what stands in its cell of that number instead. `all` is every number of the row. The words are written here once more, in SQL,
so that a slip of the pages is not repeated.
"""


def slug(words: str) -> str:
    """An address's part, in SQL."""
    return f"trim(both '-' from regexp_replace(lower({words}), '[^a-z0-9]+', '-', 'g'))"


def page(folder: str, words: str) -> str:
    """A page's address, in SQL."""
    return f"'{folder}/' || {slug(words)} || '.html'"


PLACE = f"case area_type when 'force' then 'force' else area_type || '-' || {slug('area_name')} end"
AREA = "case area_type when 'force' then 'The force' else area_name end"
AREA_PAGE = f"'areas/' || area_type || '-' || {slug('area_name')} || '.html'"
CRIME = """
    (select y.is_unallocated and greatest(y.actual, y.previous_year, m.actual, m.previous_year, w.actual, w.previous_year) = 0
                as is_left_out,
            y.measure_id, y.title, y.area_type, y.area_name, y.bcu_name, y.actual as "2", y.previous_year as "3", y.change as "4",
            array[y.change_pct, y.change_per_day_pct] as "5", y.change_verdict as "6",
            m.actual as "7", m.change as "8", w.actual as "9", w.change as "10"
     from marts.mart_daily_crime as y
     inner join marts.mart_daily_crime as m using (measure_id, area_type, area_name)
     inner join marts.mart_daily_crime as w using (measure_id, area_type, area_name)
     where y.period = 'financial_year_to_date' and m.period = 'last_28_days' and w.period = 'last_7_days') as crime"""
CELLS = '"2", "3", "4", "5", "6", "7", "8", "9", "10"'
LATEST = 'value as "2", centre as "3", lower_limit as "4", upper_limit as "5"'
TITLES = "(select distinct measure_id, title from marts.mart_daily_crime) as names"
FORCE_TITLES = (
    "(select measure_id, title, measure_type from marts.mart_year_end_projection "
    "where area_type = 'force' and variant_of is null) as names"
)
SURVEY = """satisfied_pct as "{}", array[interval_low_pct, interval_high_pct] as "{}", valid_count as "{}",
    previous_satisfied_pct as "{}", year_on_year_change as "{}", hard_target as "{}" """.format(*range(1, 7))
YEAR_END = """projection as "1", array[low_80, high_80] as "2", target_value as "4",
    case when target_value is not null then target_probability end as odds, 5 as odds_cell"""
# The numbers that went into a figure, in the order of their names.
TERMS = """(select coalesce(array_agg(value::text::numeric order by key collate "C")
                filter (where jsonb_typeof(value) = 'number'), '{}')
            from jsonb_each(inputs))"""
IN_PLAN = "(target_value is not null or outlook = 'no target by policy')"
LONG = "is_current_version and window_months = 12"

CRIMES = (
    f"select {page('crime', 'title')} as page, 'by-area' as table, {AREA} as name, {CELLS} from {CRIME} where not is_left_out",
    f"""select {page("crime", "title")} as page, 'tiles' as table, area_name as name, "4" as "1", "6" as "2" from {CRIME}
        where area_type = 'lpu' and area_name not ilike '%unallocated%'""",
    f"select {AREA_PAGE} as page, 'by-crime-type' as table, title as name, {CELLS} from {CRIME} where area_type <> 'force'",
    f"""select {page("areas", "'bcu ' || bcu_name")} as page, 'by-area' as table, area_name as name, {CELLS} from {CRIME}
        where area_type = 'lpu' and title = 'All crime' and bcu_name is not null and not is_left_out""",
    *(
        f"select '{where}' as page, 'by-area' as table, {AREA} as name, {CELLS} "
        f"from {CRIME} where title = 'All crime' and not is_left_out"
        for where in ("index.html", "areas/index.html")
    ),
    *(
        f"select '{where}' as page, 'by-crime-type' as table, title as name, {CELLS} from {CRIME} where area_type = 'force'"
        for where in ("index.html", "crime/index.html")
    ),
    f"""select 'rug/index.html' as page, 'rug-' || dense_rank() over (order by bcu_name) as table, title as name,
               array_agg("4" order by area_name) as all
        from {CRIME} where area_type = 'lpu' and area_name not ilike '%unallocated%' group by bcu_name, title""",
)
CHARTS = (
    f"""select null as page, 'control-' || {slug("measure_id")} || '-' || {PLACE} as table,
               to_char(month_start_date, 'FMMonth YYYY') as name, value as "1", centre as "2", lower_limit as "3", upper_limit as "4",
               target as "5"
        from marts.mart_control_chart where value is not null""",
    f"""select null as page, 'control-' || {slug("measure_id")} || '-force' as table, to_char(month_start_date,
            'FMMonth YYYY') as name,
               month_value as "1", centre as "2", lower_limit as "3", upper_limit as "4"
        from marts.mart_force_health where dimension = 'force' and month_value is not null""",
    f"""select null as page, 'contribution-' || {slug("measure_id")} || '-' || {PLACE} || '-' || replace(dimension, '_', '-') as table,
               title as name, actual as "1", previous_year as "2", change as "3", share_of_change_pct as "4"
        from marts.mart_contribution""",
    f"""select null as page, 'year-end-' || {slug("measure_id")} || '-' || {PLACE} as table, told.name, told.value as "1"
        from marts.mart_year_end_projection, lateral (values
            ('Expected', projection), ('50 %, low', low_50), ('50 %, high', high_50), ('80 %, low', low_80), ('80 %, high', high_80),
            ('95 %, low', low_95), ('95 %, high', high_95), ('Target', target_value)) as told (name, value)
        where projection is not null""",
    f"""select null as page, 'funnel-' || {slug("measure_id")} as table, force_name as name, rate as "1", funnel_lower_limit as "2",
               funnel_upper_limit as "3", coalesce(verdict, 'no verdict') as "4" from marts.mart_msg_comparison where {LONG}""",
    f"""select null as page, 'collaboration-' || {slug("unit_id")} as table, force_name as name, contribution_share_pct as "1",
               outcome_share_pct as "2", outcome_share_low_pct as "3", outcome_share_high_pct as "4"
        from marts.mart_regional_collaboration where outcome_share_pct is not null""",
    f"""select {page("crime", "title")} as page, 'area-charts-table' as table, area_name as name, {LATEST}
        from marts.mart_control_chart inner join {TITLES} using (measure_id)
        where is_latest and area_type <> 'force' and area_name not ilike '%unallocated%'""",
    f"""select {AREA_PAGE} as page, 'type-charts-table' as table, title as name, {LATEST}
        from marts.mart_control_chart inner join {TITLES} using (measure_id) where is_latest and area_type <> 'force'""",
    f"""select 'multiples/index.html' as page, 'charts-' || case measure_type when 'recorded_crime' then 'crime' when 'outcome_rate'
               then 'outcomes' else 'satisfaction' end as table, title as name, {LATEST}
        from marts.mart_control_chart inner join {FORCE_TITLES} using (measure_id) where is_latest and area_type = 'force'""",
)
TARGETS = (
    """select 'plan/index.html' as page, 'plan-' || case measure_type when 'recorded_crime' then 'crime' when 'outcome_rate' then
              'outcomes' else 'satisfaction' end as table, title as name,
              array[actual, interval_low_pct, interval_high_pct, valid_count] as "1", previous_year as "2", year_on_year_change as "3",
              array[hard_target, stretch_target] as "4", case status when 'not met' then gap end as "5", target_probability as odds,
              8 as odds_cell
       from marts.mart_plan_performance as plan
       left join (select measure_id, area_type, interval_low_pct, interval_high_pct, valid_count
               from marts.mart_satisfaction) as survey
           using (measure_id, area_type)
       left join (select measure_id, area_type, target_probability from marts.mart_year_end_projection) as year_end
           using (measure_id, area_type)
       where area_type = 'force'""",
    """select 'scorecard/index.html' as page, 'scorecard' as table, position || '. ' || title || ', ' || lower(purpose) as name,
              hard_target as "1", stretch_target as "2", actual as "3", previous_year as "4", year_on_year_change as "5",
              level_of_control as "7", performance_impact as "8", overall_impact_score as "9", overall_threat as "11"
       from marts.mart_emergent_scorecard""",
    f"""select 'scorecard/rules.html' as page, 'rules-' || {slug("measure_id")} as table, told.name, value as "1",
            formula as "2", {TERMS} as "3"
        from marts.mart_figure inner join (values
            ('Hard target', 'hard_target'), ('Stretch target', 'stretch_target'), ('Actual', 'actual'),
                    ('Previous year', 'previous_year'),
            ('Change', 'year_on_year_change'), ('Three-month trend', 'rolling_3_month_trend'), ('Level of control',
                    'level_of_control'),
            ('Performance impact', 'performance_impact'), ('Impact score', 'overall_impact_score'),
            ('Impact', 'overall_impact_classification'), ('Overall threat', 'overall_threat')) as told (name,
                    statistic) using (statistic)
        where area_type = 'force' and measure_id in (select measure_id from marts.mart_emergent_scorecard)""",
    """select 'targets/index.html' as page, null as table, title as name,
              case measure_type when 'recorded_crime' then base_value else last_12_months end as "1",
              case measure_type when 'recorded_crime' then gap_pct else (to_jsonb(msg_rates) ->> 0)::numeric end as "2",
              case measure_type when 'recorded_crime' then cap_pct else best_past_rate end as "3",
              proposed_hard_target as "4", proposed_stretch_target as "5", target_in_force as "6",
              case when cardinality(milestones) > 1 then array[years]::numeric[] || milestones else '{}' end as "7",
              probability_without_action as odds,
              7 as odds_cell
       from marts.mart_target_setting where proposed_hard_target is not null""",
    """select 'targets/index.html' as page, null as table, title as name, target_in_force as "2" from marts.mart_target_setting
       where proposed_hard_target is null""",
    f"""select {page("projections", "measure_id")} as page, null as table, {AREA} as name, {YEAR_END}
        from marts.mart_year_end_projection where projection is not null""",
    f"""select {page("projections", "measure_id")} as page, null as table, {AREA} as name, target_value as "2"
        from marts.mart_year_end_projection where projection is null""",
    f"""select 'projections/index.html' as page, null as table, rows.title as name, {YEAR_END},
               case rows.measure_type when 'recorded_crime' then run_rate_needed_pct else rate_needed_pct end as "6",
               test.wape_pct as "7", test.coverage_80_pct as "8"
        from marts.mart_year_end_projection as rows
        left join marts.mart_projection_backtest as test
            on test.measure_id = rows.measure_id and test.area_type = 'every area' and test.horizon = 'every month-end'
        where rows.area_type = 'force' and rows.projection is not null and {IN_PLAN}""",
    f"""select 'projections/index.html' as page, null as table, title as name, {YEAR_END}
        from marts.mart_year_end_projection
        where area_type = 'force' and projection is not null and variant_of is null and not {IN_PLAN}""",
    """select 'projections/index.html' as page, null as table, title as name, target_value as "2", true as is_optional
       from marts.mart_year_end_projection where area_type = 'force' and projection is null and variant_of is null""",
)
