#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turn MediaPipe's BlazeFace (TensorFlow Lite) into a plain ONNX model.

    npm pack @mediapipe/face_detection@0.4.1657300184 && tar xzf mediapipe-face_detection-*.tgz
    tools/convert_blazeface.py package/face_detection_short_range.tflite models/face-short.onnx
    tools/convert_blazeface.py package/face_detection_full_range.tflite models/face-full.onnx

What comes out (opset 13, fp32):
    input   image (n, 3, side, side)     R, G, B as 0..255
    output  stride8 (n, 17 a, h, w)      one for each grid of anchors, `a` anchors a cell
            stride16 ...                 (short range only)
The channels of an output: a scores (before the sigmoid), then 16 numbers for each anchor (centre
x, y, width, height and six points x, y, in pixels of the input from the cell's centre).

How it differs from the file it is made from:
  - Layout: channels first. Weights OHWI -> OIHW, depthwise 1HWC -> C1HW, fp16 -> fp32.
  - x / 127.5 - 1 is folded into the first convolution. Its zero padding means the grey 127.5
    then, which the one Pad with a value writes.
  - TensorFlow's SAME padding puts the odd row and column at the end (pads 0, 0, 1, 1 for 3x3
    with stride 2); ONNX's explicit pads say just that.
  - The heads of one grid (scores and boxes) are one convolution, and its map is the output:
    MediaPipe's Reshape and Concat only reorder it.
"""
import struct
import sys

from onnx_write import FLOAT, INT64, Graph
from tflite_read import Model

SAME = 0  # Padding of schema.fbs
N_NUMBERS = 16  # of an anchor: box and six points


def same_pads(size, kernel, stride):
    """Padding before and after, as TensorFlow's SAME splits it."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def permute(values, shape, order):
    """The values of a tensor with its four dimensions in another order."""
    strides = [1] * 4
    for i in (2, 1, 0):
        strides[i] = strides[i + 1] * shape[i + 1]
    n = [shape[i] for i in order]
    s = [strides[i] for i in order]
    return [values[a * s[0] + b * s[1] + c * s[2] + d * s[3]]
            for a in range(n[0]) for b in range(n[1]) for c in range(n[2]) for d in range(n[3])]


def round_f32(value):
    return struct.unpack('<f', struct.pack('<f', value))[0]


class Converter:
    def __init__(self, model, name):
        self.model = model
        self.graph = Graph(name)
        self.names = {}  # tensor number -> name in the ONNX graph
        self.heads = {}  # tensor number of a feature map -> its head convolutions

    def tensor(self, number):
        return self.model.tensors[number]

    def resolve_constants(self):
        """Weights stand as fp16 behind a DEQUANTIZE each; give its output their values."""
        for step in self.model.operators:
            if step.name == 'DEQUANTIZE':
                self.tensor(step.outputs[0]).values = self.tensor(step.inputs[0]).values

    def head_numbers(self):
        """The outputs of the convolutions that go straight into a RESHAPE."""
        return {step.inputs[0] for step in self.model.operators if step.name == 'RESHAPE'}

    def convert(self):
        self.resolve_constants()
        image = self.tensor(self.model.inputs[0]).shape
        self.graph.input('image', ['n', image[3], image[1], image[2]])
        self.names[self.model.inputs[0]] = 'image'
        heads = self.head_numbers()
        for step in self.model.operators:
            if step.name == 'CONV_2D' and step.outputs[0] in heads:
                self.heads.setdefault(step.inputs[0], []).append(step)
            elif step.name not in ('DEQUANTIZE', 'RESHAPE', 'CONCATENATION'):
                getattr(self, step.name.lower())(step)
        for source, steps in self.heads.items():
            self.head(source, steps, image[1])
        return self.graph

    def emit(self, step, operator, inputs, **attributes):
        self.names[step.outputs[0]] = self.graph.node(operator, inputs, **attributes)

    def source(self, step, index=0):
        return self.names[step.inputs[index]]

    # ---- convolutions ---------------------------------------------------------------------

    def convolve(self, step, shape, weights, bias, group, options):
        """shape: (out, in, kernel, kernel), the order of the weights given."""
        padding, stride_w, stride_h = options
        source = self.tensor(step.inputs[0]).shape
        pads = [0, 0, 0, 0]
        if padding == SAME:
            top, bottom = same_pads(source[1], shape[2], stride_h)
            left, right = same_pads(source[2], shape[3], stride_w)
            pads = [top, left, bottom, right]
        name = self.source(step)
        if name == 'image':
            weights, bias = self.fold_input_range(weights, bias)
            name, pads = self.pad_grey(name, pads), [0, 0, 0, 0]
        label = self.graph.next_name('Conv')
        self.emit(step, 'Conv', [name, self.graph.constant(f'{label}.weight', shape, weights),
                                 self.graph.constant(f'{label}.bias', [shape[0]], bias)],
                  kernel_shape=list(shape[2:]), strides=[stride_h, stride_w], pads=pads,
                  group=group)

    @staticmethod
    def fold_input_range(weights, bias):
        per_output = len(weights) // len(bias)
        sums = [sum(weights[i * per_output:(i + 1) * per_output]) for i in range(len(bias))]
        return ([round_f32(w / 127.5) for w in weights],
                [round_f32(b - s) for b, s in zip(bias, sums)])

    def pad_grey(self, name, pads):
        top, left, bottom, right = pads
        return self.graph.node('Pad', [
            name, self.graph.constant('border', [8], [0, 0, top, left, 0, 0, bottom, right],
                                      INT64),
            self.graph.constant('grey', [], [127.5], FLOAT)], mode='constant')

    def weights(self, step, order):
        constant = self.tensor(step.inputs[1])
        shape = tuple(constant.shape[i] for i in order)
        return shape, permute(constant.values, constant.shape, order)

    def conv_2d(self, step):
        shape, weights = self.weights(step, (0, 3, 1, 2))
        options = step.options
        self.require_plain(step, options.scalar(3, 'b'), options.scalar(4, 'i', 1),
                           options.scalar(5, 'i', 1))
        self.convolve(step, shape, weights, self.tensor(step.inputs[2]).values, 1,
                      (options.scalar(0, 'b'), options.scalar(1, 'i'), options.scalar(2, 'i')))

    def depthwise_conv_2d(self, step):
        shape, weights = self.weights(step, (3, 0, 1, 2))
        options = step.options
        self.require_plain(step, options.scalar(4, 'b'), options.scalar(5, 'i', 1),
                           options.scalar(6, 'i', 1))
        if options.scalar(3, 'i') != 1:
            raise ValueError('only a depth multiplier of 1 is known here')
        self.convolve(step, shape, weights, self.tensor(step.inputs[2]).values, shape[0],
                      (options.scalar(0, 'b'), options.scalar(1, 'i'), options.scalar(2, 'i')))

    @staticmethod
    def require_plain(step, activation, dilation_w=1, dilation_h=1):
        if (activation, dilation_w, dilation_h) != (0, 1, 1):
            raise ValueError(f'{step.name}: fused activation or dilation is not known here')

    # ---- the rest -------------------------------------------------------------------------

    def relu(self, step):
        self.emit(step, 'Relu', [self.source(step)])

    def add(self, step):
        self.require_plain(step, step.options.scalar(0, 'b'))
        self.emit(step, 'Add', [self.source(step, 0), self.source(step, 1)])

    def pad(self, step):
        """Only ever more channels, so that a skip connection fits."""
        pads = self.tensor(step.inputs[1]).values
        if any(pads[:7]):
            raise ValueError('only padding behind the last channel is known here')
        label = self.graph.next_name('Pad')
        amounts = self.graph.constant(f'{label}.pads', [8], [0, 0, 0, 0, 0, pads[7], 0, 0], INT64)
        self.emit(step, 'Pad', [self.source(step), amounts], mode='constant')

    def max_pool_2d(self, step):
        options = step.options
        self.require_plain(step, options.scalar(5, 'b'))
        stride_w, stride_h, width, height = (options.scalar(i, 'i') for i in (1, 2, 3, 4))
        shape = self.tensor(step.inputs[0]).shape
        if shape[1] % stride_h or shape[2] % stride_w or (width, height) != (stride_w, stride_h):
            raise ValueError('only pooling that tiles its input is known here')
        self.emit(step, 'MaxPool', [self.source(step)], kernel_shape=[height, width],
                  strides=[stride_h, stride_w])

    def resize_bilinear(self, step):
        if step.options.scalar(2, 'b') or not step.options.scalar(3, 'b'):
            raise ValueError('only resizing between half pixel centres is known here')
        before = self.tensor(step.inputs[0]).shape
        after = self.tensor(step.outputs[0]).shape
        label = self.graph.next_name('Resize')
        scales = self.graph.constant(f'{label}.scales', [4], [
            1.0, 1.0, after[1] / before[1], after[2] / before[2]])
        self.emit(step, 'Resize', [self.source(step), '', scales], mode='linear',
                  coordinate_transformation_mode='half_pixel')

    def head(self, source, steps, side):
        """Scores and boxes of one grid as one 1x1 convolution; the scores come first."""
        steps = sorted(steps, key=lambda step: self.tensor(step.outputs[0]).shape[3])
        scores, boxes = (self.tensor(step.outputs[0]).shape[3] for step in steps)
        if boxes != N_NUMBERS * scores:
            raise ValueError(f'{scores} scores and {boxes} numbers do not belong together')
        weights, bias = [], []
        for step in steps:
            shape, values = self.weights(step, (0, 3, 1, 2))
            if shape[2:] != (1, 1):
                raise ValueError('only heads of 1x1 are known here')
            weights += values
            bias += self.tensor(step.inputs[2]).values
        grid = self.tensor(source).shape
        name = f'stride{side // grid[1]}'
        label = self.graph.next_name('Conv')
        shape = (scores + boxes, grid[3], 1, 1)
        self.graph.node('Conv', [self.names[source],
                                 self.graph.constant(f'{label}.weight', shape, weights),
                                 self.graph.constant(f'{label}.bias', [shape[0]], bias)],
                        output=name, kernel_shape=[1, 1], strides=[1, 1], pads=[0, 0, 0, 0],
                        group=1)
        self.graph.output(name, ['n', shape[0], grid[1], grid[2]])


def main():
    if len(sys.argv) != 3:
        sys.exit('usage: convert_blazeface.py IN.tflite OUT.onnx')
    with open(sys.argv[1], 'rb') as file:
        model = Model(file.read())
    graph = Converter(model, 'blazeface').convert()
    with open(sys.argv[2], 'wb') as file:
        file.write(graph.model_bytes(13, 'moodify convert_blazeface.py', {
            'source': 'MediaPipe BlazeFace, npm @mediapipe/face_detection 0.4.1657300184',
            'license': 'Apache-2.0',
        }))


if __name__ == '__main__':
    main()
