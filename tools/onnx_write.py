# SPDX-License-Identifier: Apache-2.0
"""Write an ONNX file with nothing but the standard library.

A protobuf message is a run of fields, each a key (number * 8 + wire type) and a value; here wire
type 0 is a varint, 2 is bytes with their length before them, 5 is a 32-bit float. The field
numbers are those of onnx.proto3.

Source: https://protobuf.dev/programming-guides/encoding and onnx/onnx.proto3.
"""
import math
import struct

FLOAT, INT64 = 1, 7  # TensorProto.DataType


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def field_int(number, value):
    return varint(number << 3) + varint(value)


def field_bytes(number, value):
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def field_float(number, value):
    return varint(number << 3 | 5) + struct.pack('<f', value)


def tensor(name, shape, values, data_type=FLOAT):
    if len(values) != math.prod(shape):
        raise ValueError(f'{name}: {math.prod(shape)} values expected, {len(values)} given')
    raw = struct.pack(f'<{len(values)}{"f" if data_type == FLOAT else "q"}', *values)
    return (b''.join(field_int(1, n) for n in shape) + field_int(2, data_type)
            + field_bytes(8, name) + field_bytes(9, raw))


def attribute(name, value):
    """An int, a float, a text or a list of ints."""
    out = field_bytes(1, name)
    if isinstance(value, int):
        return out + field_int(3, value) + field_int(20, 2)
    if isinstance(value, float):
        return out + field_float(2, value) + field_int(20, 1)
    if isinstance(value, str):
        return out + field_bytes(4, value) + field_int(20, 3)
    return out + b''.join(field_int(8, n) for n in value) + field_int(20, 7)


def value_info(name, shape):
    """An fp32 input or output; a dimension is a number or a name."""
    dims = b''.join(
        field_bytes(1, field_bytes(2, n) if isinstance(n, str) else field_int(1, n))
        for n in shape)
    tensor_type = field_int(1, FLOAT) + field_bytes(2, dims)
    return field_bytes(1, name) + field_bytes(2, field_bytes(1, tensor_type))


class Graph:
    """Collects nodes in order of execution, then gives the bytes of a ModelProto."""

    def __init__(self, name):
        self.name = name
        self.nodes, self.constants, self.inputs, self.outputs = [], [], [], []
        self.counts = {}

    def constant(self, name, shape, values, data_type=FLOAT):
        self.constants.append(tensor(name, shape, values, data_type))
        return name

    def node(self, operator, inputs, output=None, **attributes):
        """Add a node; its name and its output's are the operator and a running number."""
        number = self.counts.get(operator, 0)
        self.counts[operator] = number + 1
        name = f'{operator.lower()}{number}'
        output = output or name
        self.nodes.append(
            b''.join(field_bytes(1, text) for text in inputs) + field_bytes(2, output)
            + field_bytes(3, name) + field_bytes(4, operator)
            + b''.join(field_bytes(5, attribute(*pair)) for pair in attributes.items()))
        return output

    def next_name(self, operator):
        return f'{operator.lower()}{self.counts.get(operator, 0)}'

    def input(self, name, shape):
        self.inputs.append(value_info(name, shape))

    def output(self, name, shape):
        self.outputs.append(value_info(name, shape))

    def model_bytes(self, opset, producer, properties):
        graph = (b''.join(field_bytes(1, node) for node in self.nodes)
                 + field_bytes(2, self.name)
                 + b''.join(field_bytes(5, constant) for constant in self.constants)
                 + b''.join(field_bytes(11, value) for value in self.inputs)
                 + b''.join(field_bytes(12, value) for value in self.outputs))
        return (field_int(1, 7) + field_bytes(2, producer) + field_bytes(7, graph)
                + field_bytes(8, field_bytes(1, '') + field_int(2, opset))
                + b''.join(field_bytes(14, field_bytes(1, key) + field_bytes(2, text))
                           for key, text in properties.items()))
