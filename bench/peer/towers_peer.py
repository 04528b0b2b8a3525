"""BriVL-2's towers in plain PyTorch, the peer of Qingping's `bench towers`.

Needs the packages torch, numpy, safetensors and timm. It reads one JSON command a line from standard
input and answers with one JSON line each:

  {"do": "load", "file": F, "threads": N}        weights, pictures, tokens and their vectors
  {"do": "forward", "batch": B, "half": false}   the largest difference from the file's own vectors
  {"do": "time", "what": W, "batch": B, "half": H, "rounds": R} seconds of each;
                                                 W is "images", "texts", "network" or "step"

The networks are those of Fei et al., arXiv 2110.14378, with the names of its public weights and a
small convolutional network for the pictures. "network" is timm's EfficientNet-Lite0 and the means of
its widened maps. A step is that of momentum towers and two queues.
"""

import copy
import json
import time

import timm
import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import nn

from commands import answer

QUEUE = 1024
MOMENTUM = 0.99
TEMPERATURE = 0.07
AVERAGING = 0.995


class Unit(nn.Module):
    def __init__(self, conv):
        super().__init__()
        self.conv = conv
        self.bn = nn.BatchNorm2d(conv.out_channels)

    def forward(self, x):
        return self.bn(self.conv(x))


class Inverted(nn.Module):
    def __init__(self, inputs, outputs, factor, stride):
        super().__init__()
        wide = inputs * factor
        self.expand = Unit(nn.Conv2d(inputs, wide, 1, bias=False))
        self.depthwise = Unit(nn.Conv2d(wide, wide, 3, stride, 1, groups=wide, bias=False))
        self.project = Unit(nn.Conv2d(wide, outputs, 1, bias=False))
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x):
        y = self.project(F.silu(self.depthwise(F.silu(self.expand(x)))))
        return x + y if self.residual else y


class Cnn(nn.Module):
    def __init__(self, shape):
        super().__init__()
        channels = shape["stem"]
        self.stem = Unit(nn.Conv2d(3, channels, 3, 2, 1, bias=False))
        blocks = []
        for stage in shape["stages"]:
            for i in range(stage["blocks"]):
                stride = stage["stride"] if i == 0 else 1
                blocks.append(Inverted(channels, stage["channels"], shape["expand"], stride))
                channels = stage["channels"]
        self.blocks = nn.Sequential(*blocks)
        self.head = Unit(nn.Conv2d(channels, shape["width"], 1, bias=False))

    def forward(self, x):
        return F.silu(self.head(self.blocks(F.silu(self.stem(x)))))


def pooling(grid, size, cells):
    """Each region's share of each cell: regions read at 4 x 4 points, bilinearly."""
    fields = [(c * size / grid, r * size / grid, size / grid) for c in range(grid) for r in range(grid)]

    def line(start, side):
        places = side / (size - 1) * (2 * (torch.arange(4) + 0.5) / 4 - 1)
        places = places + (2 * start + side - size + 1) / (size - 1)
        cell = ((places + 1) * cells - 1) / 2
        low = cell.floor()
        weights = torch.zeros(cells)
        for at, share in ((low, low + 1 - cell), (low + 1, cell - low)):
            for a, s in zip(at.long().tolist(), share.tolist()):
                if 0 <= a < cells:
                    weights[a] += s / 4
        return weights

    rows = [torch.outer(line(top, side), line(left, side)) for left, top, side in fields + [(0, 0, size)]]
    return torch.stack(rows).flatten(1)


def encoder(width, shape):
    layer = nn.TransformerEncoderLayer(
        width, shape["heads"], shape["inner"], shape["dropout"], batch_first=True
    )
    return nn.TransformerEncoder(layer, shape["depth"], enable_nested_tensor=False)


class Perceptron(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.fc1 = nn.Linear(inputs, outputs)
        self.fc2 = nn.Linear(outputs, outputs)

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x)))


class Images(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width = shape["cnn"]["width"]
        self.backbone = Cnn(shape["cnn"])
        self.learnable = nn.ModuleDict(
            {
                "max_pool": nn.ModuleList([nn.Conv2d(width, width, 1, bias=False)]),
                "imgAtt": encoder(width, shape["attention"]),
                "imgFC": Perceptron(width, shape["dimension"]),
            }
        )
        stride = 2
        for stage in shape["cnn"]["stages"]:
            stride *= stage["stride"]
        table = pooling(shape["grid"], shape["size"], shape["size"] // stride)
        self.register_buffer("table", table, persistent=False)

    def forward(self, x):
        regions = self.table @ self.backbone(x).flatten(2).transpose(1, 2)
        mapped = self.learnable["max_pool"][0](regions.transpose(1, 2).unsqueeze(3))
        mapped = F.normalize(mapped.squeeze(3).transpose(1, 2), dim=-1)
        return self.learnable["imgFC"](self.learnable["imgAtt"](mapped).mean(1))


class Attention(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width = shape["width"]
        self.heads, self.dropout = shape["heads"], shape["dropout"]
        self.self = nn.ModuleDict({n: nn.Linear(width, width) for n in ("query", "key", "value")})
        self.output = nn.ModuleDict(
            {"dense": nn.Linear(width, width), "LayerNorm": nn.LayerNorm(width, eps=1e-12)}
        )

    def forward(self, x, mask):
        b, l, d = x.shape
        q, k, v = (
            self.self[n](x).view(b, l, self.heads, -1).transpose(1, 2)
            for n in ("query", "key", "value")
        )
        dropout = self.dropout if self.training else 0.0
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=dropout)
        mixed = self.output["dense"](mixed.transpose(1, 2).reshape(b, l, d))
        return self.output["LayerNorm"](x + F.dropout(mixed, self.dropout, self.training))


class Layer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width, inner = shape["width"], shape["inner"]
        self.dropout = shape["dropout"]
        self.attention = Attention(shape)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, inner)})
        self.output = nn.ModuleDict(
            {"dense": nn.Linear(inner, width), "LayerNorm": nn.LayerNorm(width, eps=1e-12)}
        )

    def forward(self, x, mask):
        x = self.attention(x, mask)
        y = self.output["dense"](F.gelu(self.intermediate["dense"](x)))
        return self.output["LayerNorm"](x + F.dropout(y, self.dropout, self.training))


class Bert(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width = shape["width"]
        self.dropout = shape["dropout"]
        self.embeddings = nn.ModuleDict(
            {
                "word_embeddings": nn.Embedding(shape["words"], width),
                "position_embeddings": nn.Embedding(shape["positions"], width),
                "token_type_embeddings": nn.Embedding(shape["segments"], width),
                "LayerNorm": nn.LayerNorm(width, eps=1e-12),
            }
        )
        self.encoder = nn.ModuleDict(
            {"layer": nn.ModuleList(Layer(shape) for _ in range(shape["depth"]))}
        )

    def forward(self, tokens, there):
        e = self.embeddings
        places = torch.arange(tokens.shape[1])
        x = e["word_embeddings"](tokens) + e["position_embeddings"](places)
        x = x + e["token_type_embeddings"].weight[0]
        x = F.dropout(e["LayerNorm"](x), self.dropout, self.training)
        for layer in self.encoder["layer"]:
            x = layer(x, there[:, None, None, :])
        return x


class Texts(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width = shape["text"]["width"]
        self.backbone = nn.ModuleDict({"bert": Bert(shape["text"])})
        self.learnable = nn.ModuleDict(
            {
                "textAtt": encoder(width, shape["attention"]),
                "textFC": Perceptron(width, shape["dimension"]),
            }
        )

    def forward(self, tokens):
        there = tokens != 0
        x = F.normalize(self.backbone["bert"](tokens, there), dim=-1)
        x = self.learnable["textAtt"](x, src_key_padding_mask=~there)
        share = there.float().unsqueeze(2)
        return self.learnable["textFC"]((x * share).sum(1) / share.sum(1))


class Brivl(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.imgencoder = Images(shape)
        self.textencoder = Texts(shape)
        self.logit_scale = nn.Parameter(torch.zeros(()))

    def forward(self, pictures, tokens):
        images = F.normalize(self.imgencoder(pictures), dim=-1)
        return images, F.normalize(self.textencoder(tokens), dim=-1)


class Levels(nn.Module):
    """The means of EfficientNet-Lite0's maps at all depths, each of mean 0 and deviation 1."""

    def __init__(self, weights):
        super().__init__()
        self.network = timm.create_model("tf_efficientnet_lite0", num_classes=0)
        _, further = self.network.load_state_dict(weights, strict=False)
        if further:
            raise SystemExit(f"other weights: {further}")
        self.means = []
        blocks = [block for stage in self.network.blocks for block in stage if hasattr(block, "conv_pwl")]
        for module in [block.bn1 for block in blocks] + [self.network.bn2]:
            module.register_forward_hook(self.hear)

    def hear(self, module, inputs, output):
        mean = output.mean((2, 3))
        self.means.append(F.layer_norm(mean, mean.shape[1:]))

    def forward(self, x):
        self.means.clear()
        self.network.forward_features(x)
        return torch.cat(self.means, 1)


class Peer:
    def load(self, file, threads):
        torch.set_num_threads(threads)
        with safe_open(file, "pt") as f:
            tensors = {name: f.get_tensor(name) for name in f.keys()}
            shape = json.loads(f.metadata()["config"])["brivl"]
        self.data = {k[5:]: tensors.pop(k) for k in list(tensors) if k.startswith("data.")}
        network = {k[8:]: tensors.pop(k) for k in list(tensors) if k.startswith("network.")}
        self.network = Levels(network).eval()
        self.net = Brivl(shape)
        missing, further = self.net.load_state_dict(tensors, strict=False)
        if further or any(not name.endswith("num_batches_tracked") for name in missing):
            raise SystemExit(f"other weights: {missing}, {further}")
        self.keys = copy.deepcopy(self.net).requires_grad_(False)
        self.average = copy.deepcopy(self.net).requires_grad_(False)
        self.queues = [F.normalize(torch.randn(QUEUE, shape["dimension"]), dim=-1) for _ in "it"]
        self.at = 0
        self.net.logit_scale.requires_grad_(False)
        trained = [p for p in self.net.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(
            trained, lr=1e-3, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.05, fused=True
        )
        return {"torch": torch.__version__}

    @torch.no_grad()
    def forward(self, batch, half):
        self.net.eval()
        images, texts = self.net(self.data["pictures"][:batch], self.data["tokens"][:batch])
        levels = self.network(self.data["photos"][:batch])
        computed = {"images": images, "texts": texts, "levels": levels}
        differences = [v - self.data[k][:batch] for k, v in computed.items()]
        return {"difference": max(d.abs().max().item() for d in differences)}

    @torch.no_grad()
    def follow(self, copies, momentum):
        torch._foreach_lerp_(list(copies.parameters()), list(self.net.parameters()), 1 - momentum)

    def towards(self, queries, keys, queue):
        logits = queries @ torch.cat([keys, queue]).T / TEMPERATURE
        return F.cross_entropy(logits, torch.arange(len(queries)))

    def step(self, batch):
        self.net.train()
        self.optimiser.zero_grad(set_to_none=True)
        inputs = self.data["pictures"][:batch], self.data["tokens"][:batch]
        images, texts = self.net(*inputs)
        self.follow(self.keys, MOMENTUM)
        with torch.no_grad():
            keys = self.keys(*inputs)
        loss = self.towards(images, keys[1], self.queues[1]) + self.towards(texts, keys[0], self.queues[0])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimiser.step()
        self.follow(self.average, AVERAGING)
        for queue, new in zip(self.queues, keys):
            queue[self.at : self.at + batch] = new
        self.at = (self.at + batch) % QUEUE
        return loss.item()

    @torch.no_grad()
    def embed(self, what, batch):
        self.net.eval()
        if what == "network":
            return self.network(self.data["photos"][:batch])
        if what == "images":
            return F.normalize(self.net.imgencoder(self.data["pictures"][:batch]), dim=-1)
        return F.normalize(self.net.textencoder(self.data["tokens"][:batch]), dim=-1)

    def time(self, what, batch, half, rounds):
        seconds, loss = [], None
        for _ in range(rounds):
            start = time.perf_counter()
            if what == "step":
                loss = self.step(batch)
            else:
                self.embed(what, batch)
            seconds.append(time.perf_counter() - start)
        return {"seconds": seconds, "loss": loss}


if __name__ == "__main__":
    answer(Peer())
