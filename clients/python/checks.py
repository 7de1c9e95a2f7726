"""What both programs need to compare and to expect errors."""


def expect_same(seen, wanted):
    if seen != wanted:
        raise AssertionError(f"Expected {wanted!r} and saw {seen!r}")


def raised_by(error_type, call):
    """The error of that type that a call raises."""
    try:
        call()
    except error_type as error:
        return error
    raise AssertionError(f"Expected a {error_type.__name__} and saw none")
