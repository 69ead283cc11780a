-- What statistics packages make between core and marts. Run by bluelamp_owner; the schemas fitted and past_fitted exist already.

-- Later files add the tables, each in both schemas: a past state has fits of its own.
comment on schema fitted is 'Fits made from core by bluelamp/fitting after dbt has built core; the marts read them.';
comment on schema past_fitted is 'The same for a past state.';
