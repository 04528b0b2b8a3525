"""VDT in plain PyTorch, the peer of Qingping's `bench vdt`.

Needs the packages torch, numpy and safetensors. It reads one JSON command a line from standard
input and answers with one JSON line each:

  {"do": "load", "file": F, "threads": N}      weights, an input x, its time t and a target
  {"do": "forward", "batch": B, "half": false} the largest difference from the file's own output
  {"do": "time", "what": "forward", "step" or "sample", "batch": B, "half": H, "rounds": R} seconds of each
  {"do": "products"}                           best GFLOP/s of a large matrix product

The network is the one of Lu et al., arXiv 2305.13311, with the names of its public weights, and
with the modern switches of Qingping's configuration.
"""

import json
import math
import time

import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import nn

from commands import answer


SAMPLING_STEPS = 10  # as on the other side


class Rotation:
    """Turns pairs of values by angles (L, d / 2)."""

    def __init__(self, angles):
        self.cos, self.sin = angles.cos(), angles.sin()

    def __call__(self, x):  # (..., L, d)
        a, b = x.chunk(2, dim=-1)
        cos, sin = self.cos.to(x.dtype), self.sin.to(x.dtype)
        return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)


def angles(places, pairs):
    return places[:, None] * 100 ** (-torch.arange(pairs) / pairs)


class Attention(nn.Module):
    def __init__(self, width, heads, rotation):
        super().__init__()
        self.heads = heads
        self.rotation = rotation
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x):  # (B, L, d)
        b, l, d = x.shape
        q, k, v = self.qkv(x).view(b, l, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        if self.rotation:
            q, k = self.rotation(q), self.rotation(k)
        mixed = F.scaled_dot_product_attention(q, k, v)
        return self.proj(mixed.transpose(1, 2).reshape(b, l, d))


class Perceptron(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x), approximate="tanh"))


def modulation(width, parts):
    return nn.Sequential(nn.SiLU(), nn.Linear(width, parts * width))


def modulate(x, shift, scale):  # (B * T, N, d) by (B * T, d)
    return x * (1 + scale.unsqueeze(1)) + shift.unsqueeze(1)


class Block(nn.Module):
    def __init__(self, width, heads, gated, neighbours, rotations):
        super().__init__()
        self.gated = gated
        self.norm = nn.LayerNorm(width, eps=1e-6, elementwise_affine=False)
        self.attn = Attention(width, heads, rotations[1])
        self.mlp = Perceptron(width)
        self.adaLN_modulation = modulation(width, 9 if gated else 6)
        self.temporal_norm1 = nn.LayerNorm(width)
        self.temporal_attn = Attention(width, heads, rotations[0])
        self.temporal_fc = nn.Linear(width, width)
        self.neighbours = (
            nn.Conv2d(width, width, 3, padding=1, groups=width, bias=False) if neighbours else None
        )

    def forward(self, x, c, frames):  # (B * T, N, d), (B * T, d)
        bt, n, d = x.shape
        m = self.adaLN_modulation(c).chunk(9 if self.gated else 6, dim=1)
        shift1, scale1, gate1, shift2, scale2, gate2 = m[:6]
        along = self.temporal_norm1(x)
        along = modulate(along, m[6], m[7]) if self.gated else along
        along = along.view(-1, frames, n, d).transpose(1, 2).reshape(-1, frames, d)
        along = self.temporal_fc(self.temporal_attn(along))
        along = along.view(-1, n, frames, d).transpose(1, 2).reshape(bt, n, d)
        x = x + (m[8].unsqueeze(1) * along if self.gated else along)
        if self.neighbours:
            side = math.isqrt(n)
            maps = x.view(bt, side, side, d).permute(0, 3, 1, 2)
            x = x + self.neighbours(maps).permute(0, 2, 3, 1).reshape(bt, n, d)
        x = x + gate1.unsqueeze(1) * self.attn(modulate(self.norm(x), shift1, scale1))
        return x + gate2.unsqueeze(1) * self.mlp(modulate(self.norm(x), shift2, scale2))


class Last(nn.Module):
    def __init__(self, width, out):
        super().__init__()
        self.norm = nn.LayerNorm(width, eps=1e-6, elementwise_affine=False)
        self.linear = nn.Linear(width, out)
        self.adaLN_modulation = modulation(width, 2)

    def forward(self, x, c):
        shift, scale = self.adaLN_modulation(c).chunk(2, dim=1)
        return self.linear(modulate(self.norm(x), shift, scale))


class TimeEmbedding(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(256, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, t):
        angles = t[:, None] * torch.exp(-math.log(10000) * torch.arange(128) / 128)
        return self.mlp(torch.cat([angles.cos(), angles.sin()], dim=-1))


class Patches(nn.Module):
    def __init__(self, channels, width, patch):
        super().__init__()
        self.proj = nn.Conv2d(channels, width, patch, patch)

    def forward(self, x):
        return self.proj(x).flatten(2).transpose(1, 2)


class Label(nn.Module):
    def __init__(self, rows, width):
        super().__init__()
        self.embedding_table = nn.Embedding(rows, width)


class Vdt(nn.Module):
    def __init__(self, shape):
        super().__init__()
        frames, channels, patch = shape["frames"], shape["channels"], shape["patch"]
        width, heads = shape["hidden"], shape["heads"]
        self.channels, self.patch = channels, patch
        self.out = channels * (2 if shape["learnedVariance"] else 1)
        side = shape["height"] // patch
        tokens = side**2
        rotations = [None, None]
        if shape["rotary"]:
            d = width // heads
            grid = torch.arange(tokens)
            rotations = [
                Rotation(angles(torch.arange(frames), d // 2)),
                Rotation(torch.cat([angles(grid // side, d // 4), angles(grid % side, d // 4)], 1)),
            ]
        self.pos_embed = nn.Parameter(torch.zeros(1, tokens, width), requires_grad=False)
        self.time_embed = nn.Parameter(torch.zeros(1, frames, width), requires_grad=False)
        self.x_embedder = Patches(channels, width, patch)
        self.t_embedder = TimeEmbedding(width)
        self.y_embedder = Label(shape["labels"] + 1, width) if shape["labels"] else None
        self.blocks = nn.ModuleList(
            Block(width, heads, shape["gatedTemporal"], shape["local"], rotations)
            for _ in range(shape["depth"])
        )
        self.final_layer = Last(width, patch * patch * self.out)

    def forward(self, x, t):  # (B, T, C, H, W), (B)
        b, frames, _, height, width = x.shape
        c = self.t_embedder(t)
        if self.y_embedder:
            c = c + self.y_embedder.embedding_table.weight[0]
        c = c.repeat_interleave(frames, dim=0)
        h = self.x_embedder(x.flatten(0, 1)) + self.pos_embed
        h = h + self.time_embed.expand(b, -1, -1).reshape(b * frames, 1, -1)
        for block in self.blocks:
            h = block(h, c, frames)
        h = self.final_layer(h, c)
        p, out = self.patch, self.out
        h = h.view(b, frames, height // p, width // p, p, p, out).permute(0, 1, 6, 2, 4, 3, 5)
        return h.reshape(b, frames, out, height, width)


class Peer:
    def load(self, file, threads):
        torch.set_num_threads(threads)
        with safe_open(file, "pt") as f:
            tensors = {name: f.get_tensor(name) for name in f.keys()}
            shape = json.loads(f.metadata()["config"])
        self.data = {k[5:]: tensors.pop(k) for k in list(tensors) if k.startswith("data.")}
        self.net = Vdt(shape)
        self.net.load_state_dict(tensors, strict=True)
        trained = [p for p in self.net.parameters() if p.requires_grad]
        groups = [
            {"params": [p for p in trained if p.dim() >= 2], "weight_decay": 0.01},
            {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=1e-4, fused=True)
        return {"torch": torch.__version__, "parameters": sum(p.numel() for p in trained)}

    def predict(self, batch, half):
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            y = self.net(self.data["x"][:batch], self.data["t"][:batch])
        return y.float()

    @torch.no_grad()
    def forward(self, batch, half):
        difference = (self.predict(batch, half) - self.data["y"][:batch]).abs().max()
        return {"difference": difference.item()}

    def step(self, batch, half):
        self.optimiser.zero_grad(set_to_none=True)
        noise = self.predict(batch, half)[:, :, : self.net.channels]
        loss = F.mse_loss(noise, self.data["target"][:batch])
        loss.backward()
        self.optimiser.step()
        return loss.item()

    @torch.no_grad()
    def sample(self, batch, half):
        x = self.data["x"][:batch]
        for i in range(SAMPLING_STEPS, 0, -1):
            place = torch.full((batch,), i / SAMPLING_STEPS)
            with torch.autocast("cpu", torch.bfloat16, enabled=half):
                y = self.net(x, 1000 * place)
            x = x - y[:, :, : self.net.channels].float() / SAMPLING_STEPS
        return x

    def time(self, what, batch, half, rounds):
        seconds, loss = [], None
        for _ in range(rounds):
            start = time.perf_counter()
            if what == "step":
                loss = self.step(batch, half)
            elif what == "sample":
                self.sample(batch, half)
            else:
                with torch.no_grad():
                    self.predict(batch, half)
            seconds.append(time.perf_counter() - start)
        return {"seconds": seconds, "loss": loss}

    def products(self):
        rates = {}
        for name, kind in (("fp32", torch.float32), ("bf16", torch.bfloat16)):
            a = torch.randn(2048, 2048).to(kind)
            best = min(timed(lambda: a @ a) for _ in range(12))
            rates[name] = 2 * 2048**3 / best / 1e9
        return rates


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    answer(Peer())
