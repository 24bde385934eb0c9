"""The training loop: two processes of one thread each, weights and gradients in shared memory.

Each process works on half of the batch with bfloat16 copies of the weights; then each updates half of the parameters
(fp32 masters, Muon for matrices, AdamW for the rest, moving average) from the mean of both gradients.
"""
import math, os, time
import torch, torch.multiprocessing as mp

WORKERS = 2
BUFFERS = ("master", "mean", "first", "second")      # weights, their moving average, gradient momentum, squared gradients
OVER_TIME = ("motion_modules", "temporal_", "time_pos_embed")      # parameters of the parts that look along time

def matrix_shape(name, p):
    """Rows and columns of a weight that Muon updates, or None."""
    if p.ndim < 2 or any(k in name for k in ("embedding", "conv_in", "conv_out")): return None
    return p.shape[0], p[0].numel()

def orthogonal(g):
    """Newton-Schulz iteration (quintic) on a stack of matrices: nearly U V^T."""
    if g.shape[1] > g.shape[2]: return orthogonal(g.mT).mT
    x = g.bfloat16(); x = x / (x.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    for _ in range(5):
        a = x @ x.mT
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return x.float()

class Shared:
    """Flat buffers in shared memory for all parameters, and named views into them (convolutions channels last).

    Parameters that are no matrices come first, then matrices of one shape beside each other.
    """
    def __init__(self, named):
        order = sorted(((n, p, matrix_shape(n, p), any(k in n for k in OVER_TIME)) for n, p in named), key=lambda e: (e[2] or (0, 0), e[3]))
        self.shapes, self.offset, self.stacks, self.plain, end = {}, {}, [], [], 0
        for n, p, matrix, motion in order:
            size = (p.numel() + 63) // 64 * 64; self.shapes[n], self.offset[n] = tuple(p.shape), end
            if matrix is None: self.plain.append((size, motion, "embedding" in n))
            elif self.stacks and self.stacks[-1][2:] == [*matrix, motion] and self.stacks[-1][1] < 16: self.stacks[-1][1] += 1
            else: self.stacks.append([end, 1, *matrix, motion])
            assert matrix is None or size == p.numel(); end += size
        new = lambda dtype: torch.zeros(end, dtype=dtype).share_memory_()
        for k in BUFFERS: setattr(self, k, new(torch.float32))
        self.model = new(torch.bfloat16); self.grads = [new(torch.bfloat16) for _ in range(WORKERS)]
        self.steps = torch.zeros(1, dtype=torch.long).share_memory_(); self.barrier = mp.get_context("spawn").Barrier(WORKERS)
        for n, p in named: self.view(self.master, n).copy_(p.detach()); self.view(self.mean, n).copy_(p.detach())
        self.model.copy_(self.master)

    def view(self, flat, name):
        shape, o = self.shapes[name], self.offset[name]; x = flat[o:o + math.prod(shape)]
        if len(shape) == 4: return x.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)
        return x.view(shape)

    def save(self, path):
        state = {k: {n: self.view(getattr(self, k), n).clone() for n in self.shapes} for k in BUFFERS}
        torch.save(dict(state, steps=int(self.steps)), path + ".part"); os.replace(path + ".part", path)

    def load(self, state):
        for k in BUFFERS:
            for n, x in state[k].items(): self.view(getattr(self, k), n).copy_(x)
        self.steps.fill_(state["steps"]); self.model.copy_(self.master)

class Optimiser:
    """Updates one worker's share of the parameters."""
    def __init__(self, shared, rank, decay, motion_fast):
        self.s, self.decay, self.fast, self.stacks, load = shared, decay, motion_fast, [], [0] * WORKERS
        for stack in sorted(shared.stacks, key=lambda g: -g[1] * g[2] * g[3] * min(g[2:4])):
            k = load.index(min(load)); load[k] += math.prod(stack[1:4]) * min(stack[2:4])
            if k == rank: self.stacks.append(stack)
        rates = torch.cat([torch.full((size,), 0.5 * (2 if embedding else 1) * (motion_fast if motion else 1)) for size, motion, embedding in shared.plain])
        part = -(-len(rates) // WORKERS); self.plain = slice(rank * part, min(len(rates), (rank + 1) * part)); self.rates = rates[self.plain]

    def gradient(self, where):
        first, *others = (g[where] for g in self.s.grads); g = first.float()
        for o in others: g += o
        return g / WORKERS

    @torch.no_grad()
    def step(self, lr, k):
        """k: the number of this step, from 1."""
        keep = min(self.decay, (1 + k) / (10 + k))
        for stack in self.stacks: self.muon(lr, *stack); self.finish(slice(stack[0], stack[0] + math.prod(stack[1:4])), keep)
        self.adam(lr, k); self.finish(self.plain, keep)

    def muon(self, lr, start, count, rows, columns, motion):
        where = slice(start, start + count * rows * columns); s = self.s; g, m, w = self.gradient(where), s.first[where], s.master[where]
        m.lerp_(g, 0.05); up = orthogonal(g.add_(m, alpha=19).view(count, rows, columns))         # Nesterov; only the direction counts
        rate = lr * (self.fast if motion else 1)
        w.mul_(1 - 0.01 * rate).sub_(up.reshape(-1), alpha=0.2 * max(rows, columns) ** 0.5 * rate)

    def adam(self, lr, k):
        s = self.s; g, m, v = self.gradient(self.plain), s.first[self.plain], s.second[self.plain]
        m.lerp_(g, 0.1); v.lerp_(g * g, 0.02)
        s.master[self.plain].sub_(lr * self.rates * (m / (1 - 0.9 ** k)) / ((v / (1 - 0.98 ** k)).sqrt() + 1e-8))

    def finish(self, where, keep):
        w = self.s.master[where]; self.s.mean[where].lerp_(w, 1 - keep); self.s.model[where].copy_(w)

def rate_at(step, a):
    """Short warm-up, flat, then linearly down to nothing."""
    return a.lr * min(1, (step + 1) / 100, (a.steps - step) / a.decay_steps)

def worker(rank, a, shared, build, batches, path):
    """build(a) -> (module, loss function); batches(a, seed) -> function of the step that gives the loss function's arguments."""
    start = int(shared.steps); torch.set_num_threads(1); torch.manual_seed(1000 * a.seed + rank + 17 * start)
    net, loss_of = build(a); batch = batches(a, rank + 10 * start); net.train(); named = list(net.named_parameters())
    for n, p in named: p.data = shared.view(shared.model, n)
    optimiser = Optimiser(shared, rank, a.average, a.motion_fast); logs, clock = [], time.process_time()
    for step in range(start, a.steps):
        loss, parts = loss_of(*batch(step)); loss.backward(); logs.append(parts)
        for n, p in named:
            g = shared.view(shared.grads[rank], n)
            if p.grad is None: g.zero_()
            else: g.copy_(p.grad); p.grad = None
        shared.barrier.wait(); optimiser.step(rate_at(step, a), step + 1); shared.barrier.wait()
        if rank > 0: continue
        shared.steps.fill_(step + 1)
        if (step + 1) % 50 == 0:
            m = torch.tensor(logs[-50:]).nanmean(0).tolist(); used, clock = time.process_time() - clock, time.process_time()
            print(f"{time.strftime('%H:%M:%S')} {a.stage} {step + 1} loss {m[0]:.4f} noisy {m[1]:.4f}, {used / 50:.2f} s of processor time a step", flush=True)
        if (step + 1) % a.save_every == 0 or step + 1 == a.steps: shared.save(path)

def run(a, shared, build, batches, path):
    context = mp.get_context("spawn")
    workers = [context.Process(target=worker, args=(r, a, shared, build, batches, path)) for r in range(WORKERS)]
    for w in workers: w.start()
    for w in workers: w.join()
    assert all(w.exitcode == 0 for w in workers)
