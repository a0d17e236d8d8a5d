from django.db import migrations

# Also for people with a database client: what happened cannot be altered, only the link to an erased person is emptied.
FUNCTION = """
create function people_event_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.actor_id is null
        and (to_jsonb(new) - 'actor_id') = (to_jsonb(old) - 'actor_id') then
        return new;
    end if;
    raise exception 'people_event is an audit trail: % is refused', tg_op using errcode = 'integrity_constraint_violation';
end
$$;
create trigger people_event_stays before update or delete on people_event
    for each row execute function people_event_stays();
"""
BACK = """
drop trigger people_event_stays on people_event;
drop function people_event_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTION, BACK)]
