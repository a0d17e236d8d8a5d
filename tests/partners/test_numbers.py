import pytest
from django.core.exceptions import ValidationError

from partners import numbers


@pytest.mark.parametrize("value", ["02e2c7k09", "04dkp9463", "04pp8hn57", "008xxew50"])
def test_ror_lets_real_ids_through(value):
    numbers.ror(value)


@pytest.mark.parametrize("value", ["", "02e2c7k90", "02e2c7k0", "12e2c7k09", "02e2c7l09", "02E2C7K09", "02e2c7k0٩"])
def test_ror_refuses_a_slip_of_the_pen(value):
    with pytest.raises(ValidationError):
        numbers.ror(value)


@pytest.mark.parametrize("value", ["ror.org/02e2c7k09", "https://ror.org/02e2c7k09/", " 02E2C7K09 "])
def test_bare_ror_takes_the_id_out_of_an_address(value):
    assert numbers.bare_ror(value) == "02e2c7k09"
