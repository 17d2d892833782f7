# SPDX-License-Identifier: Apache-2.0
"""Read a TensorFlow Lite model: the flatbuffer walk and the few tables that blazeface.py needs.

A flatbuffer table is a position whose first four bytes lead back to its vtable, a list of
offsets by field number; a zero offset means that the field has its default. The field numbers
below are those of TensorFlow's schema.fbs (version 3).

Source: https://flatbuffers.dev/internals and tensorflow/lite/schema/schema.fbs.
"""
import struct

# BuiltinOperator of schema.fbs, as far as the face finders use it.
OPERATORS = {
    0: 'ADD', 2: 'CONCATENATION', 3: 'CONV_2D', 4: 'DEPTHWISE_CONV_2D', 5: 'DEPTH_TO_SPACE',
    6: 'DEQUANTIZE', 17: 'MAX_POOL_2D', 19: 'RELU', 22: 'RESHAPE', 23: 'RESIZE_BILINEAR',
    34: 'PAD', 54: 'PRELU', 124: 'DENSIFY',
}

# TensorType -> (struct letter, bytes of one element)
ELEMENTS = {0: ('f', 4), 1: ('e', 2), 2: ('i', 4), 4: ('q', 8)}


class Table:
    """One table of the flatbuffer; fields are read by number."""

    def __init__(self, data, position):
        self.data = data
        self.position = position
        self.vtable = position - self._unpack('<i', position)

    def _unpack(self, form, position):
        return struct.unpack_from(form, self.data, position)[0]

    def _field(self, number):
        """Where the field's bytes are, or 0 when it holds its default."""
        at = 4 + 2 * number
        if at >= self._unpack('<H', self.vtable):
            return 0
        offset = self._unpack('<H', self.vtable + at)
        return self.position + offset if offset else 0

    def scalar(self, number, form, default=0):
        at = self._field(number)
        return self._unpack('<' + form, at) if at else default

    def table(self, number):
        at = self._field(number)
        return Table(self.data, at + self._unpack('<I', at)) if at else None

    def _vector(self, number):
        """Where the vector's elements begin, and how many there are."""
        at = self._field(number)
        if not at:
            return 0, 0
        at += self._unpack('<I', at)
        return at + 4, self._unpack('<I', at)

    def vector(self, number, form):
        at, count = self._vector(number)
        return list(struct.unpack_from(f'<{count}{form}', self.data, at)) if count else []

    def blob(self, number):
        at, count = self._vector(number)
        return self.data[at:at + count]

    def tables(self, number):
        at, count = self._vector(number)
        places = (at + 4 * i for i in range(count))
        return [Table(self.data, place + self._unpack('<I', place)) for place in places]

    def text(self, number):
        return self.blob(number).decode()


class Tensor:
    """Name, shape and, for a constant, its values."""

    def __init__(self, table, buffers):
        self.name = table.text(3)
        self.shape = table.vector(0, 'i')
        self.type = table.scalar(1, 'b')
        self.is_sparse = table.table(6) is not None
        self.values = None
        blob = buffers[table.scalar(2, 'I')].blob(0)
        if blob and not self.is_sparse:
            letter, size = ELEMENTS[self.type]
            self.values = list(struct.unpack(f'<{len(blob) // size}{letter}', blob))


class Operator:
    """One step: its name, tensor numbers and options table (None when it has none)."""

    def __init__(self, table, codes):
        code = codes[table.scalar(0, 'I')]
        number = max(code.scalar(0, 'b'), code.scalar(3, 'i'))
        if number not in OPERATORS:
            raise ValueError(f'operator {number} of schema.fbs is not known here')
        self.name = OPERATORS[number]
        self.inputs = table.vector(1, 'i')
        self.outputs = table.vector(2, 'i')
        self.options = table.table(4)


class Model:
    """The first subgraph of a file: tensors, operators in order, input and output numbers."""

    def __init__(self, data):
        if data[4:8] != b'TFL3':
            raise ValueError('not a TensorFlow Lite file of version 3')
        root = Table(data, struct.unpack_from('<I', data, 0)[0])
        codes = root.tables(1)
        buffers = root.tables(4)
        graph = root.tables(2)[0]
        self.tensors = [Tensor(table, buffers) for table in graph.tables(0)]
        self.inputs = graph.vector(1, 'i')
        self.outputs = graph.vector(2, 'i')
        self.operators = [Operator(table, codes) for table in graph.tables(3)]
