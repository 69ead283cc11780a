-- One row per measure that is compared with other forces and statistic of the comparison, for the force.
{{ config(materialized='replaced_view') }}

with comparison as (

    select
        compared.*,
        case compared.window_months when 12 then '_12_months' else '' end as suffix,
        jsonb_strip_nulls(jsonb_build_object(
            'msg_version', compared.msg_version, 'membership_status', compared.membership_status,
            'denominator_status', compared.denominator_status, 'period_from', compared.period_from,
            'period_to', compared.period_to, 'source', compared.source, 'average_method', compared.average_method,
            'missing_members', missing.missing_members
        )) as origin
    from {{ ref('int_msg_comparison') }} as compared
    left join {{ ref('int_msg_missing') }} as missing
        on compared.msg_version = missing.msg_version
        and compared.window_months = missing.window_months
        and compared.measure_id = missing.measure_id
    where compared.is_own and compared.is_current_version

)

select
    comparison.measure_id,
    'force' as area_type,
    'force' as area_name,
    figure.statistic || comparison.suffix as statistic,
    figure.exact_value,
    case when figure.statistic = 'msg_verdict' then comparison.verdict end as label,
    comparison.origin || figure.inputs as inputs,
    null::text as formula
from comparison
cross join
    lateral (
        values
        (
            'msg_rate',
            comparison.rate,
            jsonb_build_object('recorded', comparison.numerator, 'per', comparison.denominator)
        ),
        (
            'msg_mean',
            comparison.msg_mean::numeric,
            jsonb_build_object('group_mean', comparison.msg_mean, 'member_count', comparison.member_count)
        ),
        (
            'msg_ratio',
            (comparison.rate / nullif(comparison.msg_mean, 0)::numeric),
            jsonb_build_object('rate', comparison.rate, 'group_mean', comparison.msg_mean)
        ),
        ('msg_rank', comparison.rank, jsonb_build_object('rank', comparison.rank, 'member_count', comparison.member_count)),
        (
            'msg_verdict',
            null,
            jsonb_build_object(
                'rate', comparison.rate, 'others_mean_rate', comparison.others_mean_rate,
                'standard_error', comparison.standard_error, 'z', comparison.z
            )
        )
    ) as figure (statistic, exact_value, inputs)
where figure.exact_value is not null or figure.statistic = 'msg_verdict'
