"""Writes the weights for Rust: normalisation folded in, one signed byte for each weight, a scale for each output.

`python export.py RUNS MODEL_FOLDER` reads RUNS/{finder,points,eye,face_states,head_states}/checkpoint.pt and calibration.json (from
evaluate.py; of states from evaluate_states.py) and writes a .bin for each and golden.json, the outputs of one forward pass in whole numbers that the Rust tests must meet. A network
without a run stays as it is in MODEL_FOLDER, and without calibration.json so do the tables.
"""

import argparse
import copy
import functools
import json
import struct
from pathlib import Path

import numpy as np
import torch
from torch import nn

import landmarks as lm
import networks

NETWORKS = {"finder": networks.Finder, "points": networks.points_network, "eye": networks.EyeNetwork}
NETWORKS |= {
    f"{task}_states": functools.partial(networks.StateNetwork, len(names)) for task, names in networks.STATES.items()
}
GOLDEN_SIZES = {"finder": (64, 48), "points": (112, 112), "eye": (48, 48), "face_states": (112, 112), "head_states": (112, 112)}


class Folded(nn.Conv2d):
    """A convolution that already holds its normalisation."""


def quantised(weight):
    """Bytes and scale for each output; `bytes * scale` is what the inference sees."""
    peak = weight.abs().flatten(1).max(1).values.clamp_min(1e-12)
    scale = peak / 127
    return torch.round(weight / scale[:, None, None, None]).to(torch.int8), scale


def fold(module):
    """Replaces every `Conv` by one convolution with bias, its weights rounded to eight bits; in place."""
    for name, child in module.named_children():
        if isinstance(child, networks.Conv):
            gain = child.norm.weight / (child.norm.running_var + child.norm.eps).sqrt()
            conv, weight = child.conv, child.conv.weight * gain[:, None, None, None]
            bias = child.norm.bias - child.norm.running_mean * gain
            folded = Folded(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding, groups=conv.groups)
            setattr(module, name, nn.Sequential(folded, nn.ReLU()) if child.relu else nn.Sequential(folded))
        elif isinstance(child, nn.Conv2d):
            weight, bias = child.weight, child.bias
            folded = Folded(child.in_channels, child.out_channels, child.kernel_size)
            setattr(module, name, folded)
        else:
            fold(child)
            continue
        levels, scale = quantised(weight.detach())
        folded.levels, folded.scale = levels, scale
        folded.weight = nn.Parameter(levels.float() * scale[:, None, None, None])
        folded.bias = nn.Parameter(bias.detach().clone())
    return module


def rounded(network):
    """Rounds the weights of a folded network to eight bits; in place."""
    for conv in (m for m in network.modules() if isinstance(m, Folded)):
        conv.levels, conv.scale = quantised(conv.weight.detach())
        conv.weight = nn.Parameter(conv.levels.float() * conv.scale[:, None, None, None])
    return network.eval()


def load(task, checkpoint):
    """The averaged network of a checkpoint, folded and rounded."""
    saved = torch.load(checkpoint, weights_only=False)
    network = NETWORKS[task]()
    if saved.get("folded"):
        network = fold(network.eval())
        network.load_state_dict(saved["average"])
        return rounded(network)
    network.load_state_dict(saved["average"])
    return fold(network.eval()).eval()


def read(task, path):
    """The folded network of a file that `write` wrote: what its tuning starts from."""
    network, content, at = fold(NETWORKS[task]().eval()), path.read_bytes(), 8
    for conv in (m for m in network.modules() if isinstance(m, Folded)):
        kind, window, _, inputs, outputs = struct.unpack_from("<5H", content, at)
        at += 10
        bias, scale = np.frombuffer(content, "<f4", 2 * outputs, at).reshape(2, outputs)
        at += 8 * outputs
        shape = (outputs, window, window, 1 if kind == 1 else inputs)
        levels = np.frombuffer(content, np.int8, int(np.prod(shape)), at).reshape(shape)
        at += levels.size
        conv.levels, conv.scale = torch.from_numpy(levels.transpose(0, 3, 1, 2).copy()), torch.from_numpy(scale.copy())
        assert conv.levels.shape == conv.weight.shape, (task, conv)
        conv.weight = nn.Parameter(conv.levels.float() * conv.scale[:, None, None, None])
        conv.bias = nn.Parameter(torch.from_numpy(bias.copy()))
    network.tables = []
    while at < len(content):
        _, _, _, rows, columns = struct.unpack_from("<5H", content, at)
        network.tables.append(np.frombuffer(content, "<f4", rows * columns, at + 10).reshape(rows, columns))
        at += 10 + 4 * rows * columns
    return network.eval()


def latest(task, runs, folder):
    """The network of a run, or else the one in `folder`."""
    checkpoint = runs / task / "checkpoint.pt"
    return load(task, checkpoint) if checkpoint.exists() else read(task, folder / f"{task}.bin")


def write(network, tables, path):
    """The file that `weights.rs` reads."""
    parts = [b"CXNW\x01\0\0\0"]
    for conv in (m for m in network.modules() if isinstance(m, Folded)):
        depthwise = conv.groups > 1
        parts.append(struct.pack("<5H", int(depthwise), conv.kernel_size[0], conv.stride[0], conv.in_channels, conv.out_channels))
        parts.append(conv.bias.detach().numpy().astype("<f4").tobytes())
        parts.append(conv.scale.numpy().astype("<f4").tobytes())
        parts.append(conv.levels.permute(0, 2, 3, 1).contiguous().numpy().tobytes())
    for table in tables:
        table = np.asarray(table, "<f4")
        parts.append(struct.pack("<5H", 2, 0, 0, *table.shape))
        parts.append(table.tobytes())
    path.write_bytes(b"".join(parts))


UNIT = 512.0  # steps of one in a map between two layers; as in map.rs
INPUT_UNIT = 16 * 127.5  # steps of one in an input, where a byte of 255 is one
MOST = 131072.0  # where what leaves a sum is cut off, in steps


class Stepped(nn.Module):
    """A folded convolution as Rust computes it: exact sums of whole numbers, then scale, bias and rounding in 32-bit floats."""

    def __init__(self, conv, unit_in, unit_out):
        super().__init__()
        self.conv, self.last = conv, unit_out == 1
        self.scale = (conv.scale / np.float32(unit_in) * np.float32(unit_out))[:, None, None]
        self.bias = (conv.bias.detach() * np.float32(unit_out))[:, None, None]

    def forward(self, x):
        c = self.conv
        sums = nn.functional.conv2d(x, c.levels.double(), None, c.stride, c.padding, groups=c.groups)
        values = sums.float() * self.scale + self.bias
        return values if self.last else torch.round(values.clamp(-MOST, MOST)).double()


def stepped(network):
    """The outputs of a folded network as Rust computes them, of an input in steps."""
    copy_ = copy.deepcopy(network)
    for parent in list(copy_.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, Folded):
                first = child.in_channels == 3
                setattr(parent, name, Stepped(child, INPUT_UNIT if first else UNIT, 1 if parent is copy_ else UNIT))
            elif isinstance(child, networks.Regions):
                child.rounded = True
    return copy_


def golden_input(height, width):
    """Smooth waves and a checker, the same formula as in the Rust tests; 1 x 3 x height x width."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    values = ((x * (3 + c) + y * (5 - c) + (x * y) // 7) % 64) / 32.0 - 1.0
    return torch.from_numpy(values.astype(np.float32).transpose(2, 0, 1)[None].copy())


def main():
    """Exports all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    calibrated = args.runs / "calibration.json"
    calibration = json.loads(calibrated.read_text()) if calibrated.exists() else None
    known = calibration or {}
    tables = {"finder": []}
    if "points" in known:
        tables["points"] = [lm.TEMPLATE, known["points"]]
    tables |= {task: [known[task]] for task in ("eye", "face_states", "head_states") if task in known}
    golden = {}
    for task in NETWORKS:
        network = latest(task, args.runs, args.folder)
        path = args.folder / f"{task}.bin"
        write(network, tables[task] if task in tables else read(task, path).tables, path)
        with torch.no_grad():
            steps = torch.round(golden_input(*GOLDEN_SIZES[task]).double() * INPUT_UNIT)
            out = stepped(network)(steps)[0].permute(1, 2, 0).numpy()
        rows, columns = out.shape[0], out.shape[1]
        picks = [(y, x) for y in range(0, rows, max(1, rows // 4)) for x in range(0, columns, max(1, columns // 4))]
        golden[task] = {
            "size": GOLDEN_SIZES[task],
            "pixels": [{"y": y, "x": x, "values": [round(float(v), 6) for v in out[y, x]]} for y, x in picks],
        }
        print(task, (args.folder / f"{task}.bin").stat().st_size, "bytes")
    (args.folder / "golden.json").write_text(json.dumps(golden, indent=None) + "\n")


if __name__ == "__main__":
    main()
