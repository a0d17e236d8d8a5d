"""Demonstration data: what `make run` shows on a fresh machine. Lives in the topmost app, for it fills all of them.

    facts.yaml           real schools, communities and labs, with nothing but what their sources say
    organisations.yaml   invented organisations, each with "(fictief)" in its name
    people.yaml          accounts to sign in with, one per role, and participants
    communities.yaml     invented communities in every state
    modules/*.yaml       invented modules in Dutch and English, with their offerings
    load.py              puts it in the database, once; `manage.py seed`
    challenges.yaml      invented questions from practice, with what came of them; challenges.py loads them
    logos.py             logos of invented organisations, as shapes
    scale.py             hundreds of communities and thousands of organisations, for measuring; `seed --scale`
    applications.py      walks applications for the mark into every state, through the real actions

Days are written as a distance from the day of loading, so that there is always something past, running and coming.
Production refuses all of it.
"""
