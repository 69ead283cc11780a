-- One row per edition, window, measure and member: its count and rate in the window, and a year earlier.
{%- set complete = "case compared.measure_type when 'outcome_rate' then months.outcome_count else months.recorded_count end" %}
with compared as (

    select
        members.*,
        windows.window_months,
        windows.period_from,
        windows.period_to,
        measures.measure_id,
        measures.measure_type,
        measures.direction,
        measures.category_id,
        peer_measure.denominator_kind,
        sources.source
    from {{ ref('int_msg_member') }} as members
    inner join {{ ref('int_msg_window') }} as windows on members.msg_version = windows.msg_version
    inner join {{ ref('peer_measure') }} as peer_measure
        on {{ is_in_force('peer_measure', 'windows.period_to') }}
    inner join {{ ref('dim_measure') }} as measures on peer_measure.measure_id = measures.measure_id
    inner join {{ ref('peer_source') }} as sources
        on {{ is_in_force('sources', 'windows.period_to') }}

),

counted as (

    select
        compared.msg_version,
        compared.window_months,
        compared.measure_id,
        compared.force_id,
        {% for term in ['recorded_count', 'outcome_count'] -%}
        sum(months.{{ term }}) filter (where months.month_start_date >= compared.period_from) as {{ term }},
        sum(months.{{ term }}) filter (where months.month_start_date < compared.period_from) as previous_{{ term }},
        {% endfor -%}
        -- A month counts where everything is there that the measure is made from.
        count({{ complete }}) filter (where months.month_start_date >= compared.period_from) as month_count,
        count({{ complete }}) filter (where months.month_start_date < compared.period_from) as previous_month_count
    from compared
    inner join {{ ref('int_peer_month') }} as months
        on compared.source = months.source
        and compared.force_id = months.force_id
        and compared.category_id = months.category_id
        and (
            months.month_start_date between compared.period_from and compared.period_to
            or months.month_start_date
            between compared.period_from - interval '1 year' and compared.period_to - interval '1 year'
        )
    group by compared.msg_version, compared.window_months, compared.measure_id, compared.force_id

),

terms as (

    select
        compared.*,
        case compared.measure_type when 'outcome_rate' then counted.outcome_count else counted.recorded_count end as numerator,
        case
            when counted.previous_month_count < compared.window_months then null
            when compared.measure_type = 'outcome_rate' then counted.previous_outcome_count
            else counted.previous_recorded_count
        end as previous_numerator,
        case compared.measure_type when 'outcome_rate' then counted.recorded_count else denominators.value end as denominator,
        denominators.status as denominator_status,
        -- Without the force itself there is nothing to compare.
        bool_or(compared.is_own) over (
            partition by compared.msg_version, compared.window_months, compared.measure_id
        ) as has_own
    from compared
    inner join counted
        on compared.msg_version = counted.msg_version
        and compared.window_months = counted.window_months
        and compared.measure_id = counted.measure_id
        and compared.force_id = counted.force_id
        -- Of a whole window or not at all.
        and compared.window_months = counted.month_count
    left join {{ ref('denominator') }} as denominators
        on compared.force_id = denominators.force_id
        and compared.denominator_kind = denominators.denominator_kind
        and {{ is_in_force('denominators', 'compared.period_to') }}
    where compared.denominator_kind is null or denominators.value is not null

)

select
    msg_version,
    window_months,
    measure_id,
    force_id,
    force_name,
    is_own,
    is_current_version,
    membership_status,
    period_from,
    period_to,
    measure_type,
    direction,
    category_id,
    denominator_kind,
    source,
    numerator,
    previous_numerator,
    denominator,
    denominator_status,
    -- Crimes per 1,000 people or households in the window, or outcomes per 100 crimes.
    case measure_type when 'outcome_rate' then 100 else 1000 end * numerator / nullif(denominator, 0) as rate
from terms
where has_own
