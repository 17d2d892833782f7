#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast PyTorch trains a net of moodify-train: the same layers, batch and threads.

usage: compare_torch.py [--net TEXT] [--batch N] [--size N] [--threads N] [--steps N]

Prints faces/s of forward, backward and an SGD step on pictures that are in memory already, so
PyTorch is spared the augmentation that moodify-train's figure includes. The nearest call there:

    moodify-train fit --data fer2013.csv --out /tmp/speed --limit 2560 --epochs 1 --threads 2 \\
        --sizes 48@0 --net TEXT [--precision f32]

Not part of the build; needs Debian's python3-torch.
"""
import argparse
import time

import torch
from torch import nn
from torch.nn import functional as F

NET = "conv 32, down 64, res, down 128, res se, down 192, res se, pool, drop .3, dense 7"


def conv_norm(c_in, c_out, stride=1, kernel=3, groups=1):
    return [nn.Conv2d(c_in, c_out, kernel, stride, kernel // 2, groups=groups, bias=False),
            nn.BatchNorm2d(c_out)]


class Residual(nn.Module):
    """x plus a branch, through squeeze-and-excitation and with a ReLU behind where it is said."""

    def __init__(self, c, branch, squeezes, has_relu):
        super().__init__()
        self.branch, self.has_relu = nn.Sequential(*branch), has_relu
        r = max(8, c // 8)
        self.gate = nn.Sequential(nn.Linear(c, r), nn.ReLU(True), nn.Linear(r, c),
                                  nn.Sigmoid()) if squeezes else None

    def forward(self, x):
        y = self.branch(x)
        if self.gate:
            y = y * self.gate(y.mean((2, 3)))[:, :, None, None]
        return F.relu(x + y) if self.has_relu else x + y


class DynamicReLU(nn.Module):
    """Slopes above and below zero that follow from the means of the channels."""

    def __init__(self, c):
        super().__init__()
        r = max(8, c // 8)
        self.gates = nn.Sequential(nn.Linear(c, r), nn.ReLU(True), nn.Linear(r, 2 * c),
                                   nn.Sigmoid())

    def forward(self, x):
        u, p = self.gates(x.mean((2, 3)))[:, :, None, None].chunk(2, 1)
        return 2 * u * F.relu(x) + (2 * p - 1) * x


def residual(c, squeezes):
    branch = [*conv_norm(c, c), nn.ReLU(True), *conv_norm(c, c)]
    return Residual(c, branch, squeezes, True)


def inverted(c, ratio, is_dynamic, squeezes):
    wide = ratio * c
    branch = [*conv_norm(c, wide, kernel=1), nn.ReLU(True),
              *conv_norm(wide, wide, groups=wide),
              DynamicReLU(wide) if is_dynamic else nn.ReLU(True), *conv_norm(wide, c, kernel=1)]
    return Residual(c, branch, squeezes, squeezes)


class Pool(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def build(text):
    layers, c = [], 1
    for word in text.split(","):
        name, *rest = word.split()
        if name in ("conv", "down"):
            layers += conv_norm(c, int(rest[0]), 2 if name == "down" else 1) + [nn.ReLU(True)]
            c = int(rest[0])
        elif name == "res":
            layers.append(residual(c, bool(rest)))
        elif name == "inverted":
            layers.append(inverted(c, int(rest[0]), "dynamic" in rest, "se" in rest))
        elif name == "pool":
            layers.append(Pool())
        elif name == "drop":
            layers.append(nn.Dropout(float(rest[0])))
        elif name == "dense":
            layers.append(nn.Linear(c, int(rest[0])))
    return nn.Sequential(*layers)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--net", default=NET)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--size", type=int, default=48)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=20)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    net = build(a.net).train()
    optimizer = torch.optim.SGD(net.parameters(), .1, .9, weight_decay=5e-4, nesterov=True)
    pictures = torch.randn(a.batch, 1, a.size, a.size)
    labels = torch.randint(0, 7, (a.batch,))
    best = 1e9
    for step in range(a.steps + 2):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(net(pictures), labels).backward()
        optimizer.step()
        seconds = time.perf_counter() - start
        if step == 2:
            total = 0
        if step >= 2:
            total += seconds
            best = min(best, seconds)
    print("PyTorch %s: %.0f faces/s on average, %.0f in the fastest step" %
          (torch.__version__, a.batch * a.steps / total, a.batch / best))


main()
