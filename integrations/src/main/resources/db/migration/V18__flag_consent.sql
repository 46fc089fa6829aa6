-- What people have to agree to before a feature flag is changed, and who did. A change that waits for them has the state
-- 'awaiting'; until they agree nothing is written.
alter table flag_change add column consent_body varchar(1000000);
