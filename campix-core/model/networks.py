"""The networks. Plain convolutions, batch normalisation folded at export, no activation but ReLU.

Every channel count is a multiple of eight, so the inference kernels need no remainder loop.
Those of points end in maps, from which points are read by soft-argmax (`soft_argmax`); those of states in a number a state.
"""

import torch
from torch import nn


class Conv(nn.Module):
    """Convolution without bias, batch normalisation, optional ReLU."""

    def __init__(self, inputs, outputs, size=3, stride=1, groups=1, relu=True):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(outputs, momentum=0.03)
        self.relu = relu

    def forward(self, x):
        x = self.norm(self.conv(x))
        return torch.relu(x) if self.relu else x


class Bottleneck(nn.Module):
    """1x1 down, 3x3, 1x1 up, added to the input, then ReLU."""

    def __init__(self, channels, inner):
        super().__init__()
        self.down = Conv(channels, inner, 1)
        self.mid = Conv(inner, inner, 3)
        self.up = Conv(inner, channels, 1, relu=False)

    def forward(self, x):
        return torch.relu(x + self.up(self.mid(self.down(x))))


class Lift(nn.Module):
    """1x1 on the coarse map, nearest doubling, added to the fine map, then ReLU."""

    def __init__(self, coarse, fine):
        super().__init__()
        self.conv = Conv(coarse, fine, 1, relu=False)

    def forward(self, coarse, fine):
        up = nn.functional.interpolate(self.conv(coarse), scale_factor=2, mode="nearest")
        return torch.relu(fine + up)


class Separable(nn.Module):
    """Depthwise 3x3 with ReLU, then 1x1 with ReLU."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.depth = Conv(inputs, inputs, 3, groups=inputs)
        self.point = Conv(inputs, outputs, 1)

    def forward(self, x):
        return self.point(self.depth(x))


class Hourglass(nn.Module):
    """Encoder and decoder: 1/2, 1/4 (fine), 1/8, 1/16 of the input and back to 1/4. The points network."""

    def __init__(self, stem, fine, middle, deep, outputs):
        super().__init__()
        self.stem = Conv(3, stem, 3, 2)
        self.fine = Conv(stem, fine, 3, 2)
        self.middle = Conv(fine, middle, 3, 2)
        self.middle1 = Bottleneck(middle, middle // 2)
        self.middle2 = Bottleneck(middle, middle // 2)
        self.deep = Conv(middle, deep, 3, 2)
        self.deep1 = Bottleneck(deep, deep // 2)
        self.deep2 = Bottleneck(deep, deep // 2)
        self.lift1 = Lift(deep, middle)
        self.middle3 = Bottleneck(middle, middle // 2)
        self.lift2 = Lift(middle, fine)
        self.fine1 = Separable(fine, fine)
        self.fine2 = Separable(fine, fine)
        self.head = nn.Conv2d(fine, outputs, 1)

    def forward(self, x):
        fine = self.fine(self.stem(x))
        middle = self.middle2(self.middle1(self.middle(fine)))
        deep = self.deep2(self.deep1(self.deep(middle)))
        middle = self.middle3(self.lift1(deep, middle))
        return self.head(self.fine2(self.fine1(self.lift2(middle, fine))))


class EyeNetwork(nn.Module):
    """1/2 (fine), 1/4, 1/8 of the input and back to 1/2."""

    def __init__(self, outputs=8):
        super().__init__()
        self.stem = Conv(3, 16, 3, 2)
        self.fine = Conv(16, 24, 3)
        self.middle = Conv(24, 48, 3, 2)
        self.middle1 = Bottleneck(48, 24)
        self.deep = Conv(48, 64, 3, 2)
        self.deep1 = Bottleneck(64, 32)
        self.lift1 = Lift(64, 48)
        self.middle2 = Bottleneck(48, 24)
        self.lift2 = Lift(48, 24)
        self.fine1 = Separable(24, 32)
        self.fine2 = Separable(32, 32)
        self.head = nn.Conv2d(32, outputs, 1)

    def forward(self, x):
        fine = self.fine(self.stem(x))
        middle = self.middle1(self.middle(fine))
        deep = self.deep1(self.deep(middle))
        middle = self.middle2(self.lift1(deep, middle))
        return self.head(self.fine2(self.fine1(self.lift2(middle, fine))))


class Finder(nn.Module):
    """Maps at 1/8 of the input: presence (logit), offset x, offset y (cells), log2 of the size in cells."""

    def __init__(self):
        super().__init__()
        self.stem = Conv(3, 8, 3, 2)
        self.second = Conv(8, 16, 3, 2)
        self.middle = Conv(16, 40, 3, 2)
        self.middle1 = Bottleneck(40, 24)
        self.deep = Conv(40, 64, 3, 2)
        self.deep1 = Bottleneck(64, 32)
        self.deep2 = Bottleneck(64, 32)
        self.deep3 = Bottleneck(64, 32)
        self.lift = Lift(64, 40)
        self.middle2 = Bottleneck(40, 24)
        self.middle3 = Separable(40, 40)
        self.head = nn.Conv2d(40, 8, 1)

    def forward(self, x):
        middle = self.middle1(self.middle(self.second(self.stem(x))))
        deep = self.deep3(self.deep2(self.deep1(self.deep(middle))))
        return self.head(self.middle3(self.middle2(self.lift(deep, middle))))


# What the two networks of states answer, in the order of their outputs; sides are the picture's.
STATES = {
    "face": (
        "glasses", "dark", "tinted", "rim", "reflection_l", "reflection_r", "brow_l", "brow_r", "hair_l", "hair_r", "closed_l", "closed_r",
        "red_l", "red_r", "gaze", "mouth_cover", "nose_cover", "mouth_open", "teeth", "ear_l", "ear_r", "earrings", "hides", "shaded",
    ),
    "head": ("headwear", "hides", "shaded", "necklace", "pattern", "one_sided", "ear_l", "ear_r"),
}


class Regions(nn.Module):
    """Means over 3x3 cells of a 7x7 map, every second cell: nine regions, their channels one after the other."""

    def __init__(self):
        super().__init__()
        self.rounded = False

    def forward(self, x):
        means = nn.functional.avg_pool2d(x, 3, 2).permute(0, 2, 3, 1).flatten(1)[:, :, None, None]
        return torch.round(means.float()).double() if self.rounded else means


class StateNetwork(nn.Module):
    """1/2 to 1/16 of a crop of 112x112, nine regions, a logit for each state."""

    def __init__(self, outputs):
        super().__init__()
        self.stem = Conv(3, 16, 3, 2)
        self.second = Conv(16, 32, 3, 2)
        self.middle = Conv(32, 48, 3, 2)
        self.middle1 = Bottleneck(48, 24)
        self.middle2 = Bottleneck(48, 24)
        self.deep = Conv(48, 64, 3, 2)
        self.deep1 = Bottleneck(64, 32)
        self.deep2 = Bottleneck(64, 32)
        self.regions = Regions()
        self.head = nn.Conv2d(64 * 9, outputs, 1)

    def forward(self, x):
        middle = self.middle2(self.middle1(self.middle(self.second(self.stem(x)))))
        return self.head(self.regions(self.deep2(self.deep1(self.deep(middle)))))


def points_network():
    """The points network: 112x112 in, 24 maps of 28x28 out."""
    return Hourglass(16, 32, 64, 96, 24)


def soft_argmax(maps):
    """Expected position in cells (centres at half integers) and spread (root of the mean variance) of each map."""
    count, points, height, width = maps.shape
    share = torch.softmax(maps.float().reshape(count, points, -1), 2).reshape(count, points, height, width)
    xs = torch.arange(width, dtype=torch.float32) + 0.5
    ys = torch.arange(height, dtype=torch.float32) + 0.5
    along_x, along_y = share.sum(2), share.sum(3)
    x, y = (along_x * xs).sum(2), (along_y * ys).sum(2)
    variance = (along_x * xs * xs).sum(2) - x * x + (along_y * ys * ys).sum(2) - y * y
    return torch.stack([x, y], 2), (variance.clamp_min(0) / 2).sqrt(), share


def multiply_adds(network, height, width):
    """Multiply-add operations of one forward pass."""
    total = 0

    def count(module, _, out):
        nonlocal total
        total += out.numel() * module.weight[0].numel()

    hooks = [m.register_forward_hook(count) for m in network.modules() if isinstance(m, nn.Conv2d)]
    network.eval()
    with torch.no_grad():
        network(torch.zeros(1, 3, height, width))
    for hook in hooks:
        hook.remove()
    return total


if __name__ == "__main__":
    for name, network, size in (
        ("points", points_network(), (112, 112)),
        ("eye", EyeNetwork(), (48, 48)),
        ("finder", Finder(), (160, 128)),
        ("states", StateNetwork(24), (112, 112)),
    ):
        weights = sum(p.numel() for p in network.parameters())
        print(f"{name}: {weights} weights, {multiply_adds(network, *size) / 1e6:.2f} million multiply-adds")
