{#
    The formulas of the control charts (DOMAIN D1), all of one form: sigma of a point = base sigma x dispersion.

    chart_type: xmr, c, u, u_prime, p or p_prime. Column names are handed over, so one query serves charts of all types.
#}


{# What chance alone would give a point without season: Poisson for counts, binomial for proportions, nothing for XmR.
   A month of factor s expects s times the centre; its noise is that of as many, divided by s as the point itself is. A factor that
   takes a proportion to 1 leaves no noise of its own: then the centre's. #}
{% macro chart_base_sigma(chart_type, centre, opportunity, season_factor) -%}
    case
        when {{ chart_type }} = 'xmr' then 1
        when {{ chart_type }} in ('c', 'u', 'u_prime') then sqrt({{ centre }} / ({{ opportunity }} * {{ season_factor }}))
        when {{ chart_type }} in ('p', 'p_prime') and {{ season_factor }} * {{ centre }} < 1
            then sqrt({{ centre }} * (1 - {{ season_factor }} * {{ centre }}) / ({{ opportunity }} * {{ season_factor }}))
        when {{ chart_type }} in ('p', 'p_prime') then sqrt({{ centre }} * (1 - {{ centre }}) / {{ opportunity }})
    end
{%- endmacro %}

{#
    What the series itself shows beyond chance, from its mean moving range in base sigmas. 2.66 / 3 and 1.128 are the two
    customary ways to write the same constant for ranges of two; the printed vectors need each where it stands. Laney's
    sigma_z is never below the policy's floor: 1 means never narrower than Poisson or binomial.
#}
{% macro chart_dispersion(chart_type, mean_moving_range, sigma_floor) -%}
    case
        when {{ chart_type }} = 'xmr' then {{ mean_moving_range }} * 2.66 / 3
        when {{ chart_type }} in ('u_prime', 'p_prime') then greatest({{ sigma_floor }}, {{ mean_moving_range }} / 1.128)
        when {{ chart_type }} in ('c', 'u', 'p') then 1
    end
{%- endmacro %}

{#
    A limit as it can occur: no count below 0, no proportion outside 0 to 1. Values are never clipped, only limits. No limit
    stays none: greatest(0, null) would be 0.
#}
{% macro chart_limit(chart_type, limit) -%}
    case
        when {{ chart_type }} = 'xmr' or {{ limit }} is null then {{ limit }}
        when {{ chart_type }} in ('p', 'p_prime') then least(1, greatest(0, {{ limit }}))
        else greatest(0, {{ limit }})
    end
{%- endmacro %}

{# A line of the chart (centre, limit, warning) so many sigmas from the centre, drawn back on the scale of the values. #}
{% macro chart_line(point, sigmas) -%}
    round((
        {{ point }}.unit_factor
        * {{ chart_limit(point ~ '.chart_type', point ~ '.season_factor * (' ~ point ~ '.centre + ' ~ sigmas ~ ' * ' ~ point ~ '.sigma)') }}
    )::numeric, 6)
{%- endmacro %}
