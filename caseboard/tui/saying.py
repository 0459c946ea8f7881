"""What one part of the board says to another: messages that carry what their class names."""

from __future__ import annotations

from inspect import get_annotations
from typing import ClassVar, dataclass_transform

from textual.message import Message


@dataclass_transform(eq_default=False)
class Saying(Message):
    """A message whose fields are those that its class names, as in a dataclass.

    A dataclass compiles a constructor for each class, and the first row would wait for twenty of them.
    """

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Look once at what the class names.

        Raises:
            TypeError: a field would hide what every message has.
        """
        super().__init_subclass__()
        own = get_annotations(cls)
        if taken := [name for name in own if hasattr(Message, name)]:
            raise TypeError(f"{cls.__name__}: every message has {taken[0]} already")
        cls._fields = tuple(dict.fromkeys((*cls._fields, *own)))

    def __init__(self, *values: object, **named: object) -> None:
        """Take a value for each field, those of its base first.

        Raises:
            TypeError: a value for no field, or a field without one.
        """
        super().__init__()
        kind = type(self)
        fields = kind._fields
        said = dict(zip(fields, values, strict=False)) | named
        if len(said) < len(values) + len(named) or not said.keys() <= set(fields):
            raise TypeError(f"{kind.__name__} has the fields {', '.join(fields) or 'none'}")
        vars(self).update(said)
        if missing := [name for name in fields if not hasattr(self, name)]:
            raise TypeError(f"{kind.__name__} is said without {missing[0]}")
