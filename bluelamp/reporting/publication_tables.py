"""Which marts are shown as they stand, and by which query each is read."""

# Marts that are shown as they stand, in the order of their pages.
TABLES = {
    "mart_plan_performance": "select * from {schema}.mart_plan_performance order by position, area_type, area_name",
    "mart_emergent_scorecard": "select * from {schema}.mart_emergent_scorecard order by position",
    "mart_msg_comparison": "select * from {schema}.mart_msg_comparison order by measure_id, window_months, msg_version, force_id",
    "mart_hmic_monitor": "select * from {schema}.mart_hmic_monitor order by ratio_to_msg desc, measure_id",
    "mart_year_end_projection": "select * from {schema}.mart_year_end_projection order by position, area_type, area_name",
    "mart_projection_backtest": "select * from {schema}.mart_projection_backtest order by position, area_type, horizon",
    "mart_control_chart_exception": (
        "select * from {schema}.mart_control_chart_exception order by exception_list, position, measure_id, area_type, area_name"
    ),
    "mart_control_chart": """
        select * from {schema}.mart_control_chart order by measure_id, area_type, area_name, month_start_date""",
    "mart_satisfaction": "select * from {schema}.mart_satisfaction order by position, area_type, area_name",
    "mart_contribution": """
        select * from {schema}.mart_contribution order by measure_id, area_type, area_name, dimension, position""",
    "mart_revision": "select * from {schema}.mart_revision order by measure_id, area_type, area_name, compared_with",
    "mart_data_quality": "select * from {schema}.mart_data_quality order by feed, finding, first_month, subject",
    "publication": """
        select publication_id, published_at, as_at_date, known_at, note, changes from marts_history.publication
        where publication_id <= %(publication_id)s order by publication_id desc""",
    # How far behind each feed was at each publication: by the row that was shown then, else by the one that still is.
    "feed_lateness": """
        select past.publication_id, past.as_at_date, feed.feed,
               past.as_at_date - case when shown.feed is null then feed.complete_to else shown.complete_to end as days_behind
        from marts_history.publication as past
        cross join {schema}.mart_feed_health as feed
        left join marts_history.mart_feed_health as shown
            on shown.feed = feed.feed and shown.published_from <= past.publication_id and past.publication_id < shown.published_to
        where past.publication_id <= %(publication_id)s order by past.publication_id, feed.feed""",
    # What the force's figures were in the last publications, newest first; what is replaced stands in history alone.
    "figure_history": """
        select past.measure_id, past.statistic, past.value, past.label, past.rounding, past.definition_version,
               past.published_from, past.published_to, publication.as_at_date
        from marts_history.mart_figure as past
        inner join marts_history.publication on publication.publication_id = past.published_from
        where past.area_type = 'force' and past.published_to <= %(publication_id)s
            and past.published_to > %(publication_id)s - 14
        order by past.measure_id, past.statistic, past.published_to desc""",
    # Why the force's counts moved: by the row that was shown then, and the one that is shown now.
    "revision_history": """
        select measure_id, new_day_count, late_count, cancelled_count, moved_in_count, moved_out_count, published_from, published_to
        from marts_history.mart_revision
        where area_type = 'force' and compared_with = 'last_publication' and published_to > %(publication_id)s - 14
        union all
        select measure_id, new_day_count, late_count, cancelled_count, moved_in_count, moved_out_count,
               %(publication_id)s, %(publication_id)s + 1
        from {schema}.mart_revision where area_type = 'force' and compared_with = 'last_publication'""",
    # Measures whose definition is another since that publication.
    "redefined_measure": """
        select published_to as publication_id, array_agg(distinct measure_id) as measure_ids
        from (
            select measure_id, published_to, definition_version,
                   lead(definition_version) over (partition by measure_id, statistic order by published_from nulls last) as later
            from (
                select measure_id, statistic, definition_version, published_from, published_to from marts_history.mart_figure
                where area_type = 'force' and statistic in ('actual', 'rolling_12_month')
                union all
                select measure_id, statistic, definition_version, null, null from {schema}.mart_figure
                where area_type = 'force' and statistic in ('actual', 'rolling_12_month')
            ) as states
        ) as states
        where later <> definition_version and published_to <= %(publication_id)s group by published_to""",
    "mart_target_setting": "select * from {schema}.mart_target_setting order by financial_year desc, position",
}

# What people write down, and what other departments send; a home whose marts were built before there was such has none of them.
REGISTER = "select * from {mart} order by {order}"
REGISTERS = {
    "mart_briefing_issue": "issue_id",
    "mart_threat_weekly": "issue_id",
    "mart_delivery_plan": "plan, due_date, action_id",
    "mart_panel_response": "panel_date desc, response_id",
    "mart_horizon_item": "item_date desc, horizon_item_id",
    "mart_operation": "name, operation_id",
    "mart_intervention_effect": "start_date desc, intervention_id, measure_id",
    "mart_recommendation": "raised_on desc, recommendation_id",
    "mart_force_health": "position, dimension, member, month_start_date",
    "mart_partnership_priority": "position, provider_id, measure",
    "mart_regional_collaboration": "position, force_id",
}

# Which crime types share crimes with a category, and whether every crime of the type is in it.
OVERLAPS = """
    select
        category.category_id, category.category_group, kind.category_id as type_id,
        bool_and(shared.offence_key is not null) as is_whole
    from star.dim_crime_category as category
    cross join star.dim_crime_category as kind
    inner join star.bridge_crime_category as of_kind on of_kind.category_id = kind.category_id
    left join star.bridge_crime_category as shared
        on shared.category_id = category.category_id and shared.offence_key = of_kind.offence_key
        and shared.is_domestic = of_kind.is_domestic and shared.is_hate_crime = of_kind.is_hate_crime
    where kind.category_group = 'crime_type' and category.category_group <> 'crime_type'
    group by 1, 2, 3
    having bool_or(shared.offence_key is not null)"""
