"""Takes training steps with PyTorch and prints what they took, so that ours can be set beside them in turns.

    python torch-lessons.py LESSON SETTINGS THREADS

LESSON is encoder, rows-lstm or next-item-lstm, SETTINGS its sizes as JSON. For every line on the standard input that
holds a number of steps, that many are taken and a line of JSON with their seconds is printed. A first line is printed
once the lesson is ready, after two steps.
"""
import json
import sys
import time

import torch
from torch.nn import functional as F


def encoder(s):
    """BERT of transformers, as its users have it: logits on all positions, or none where the vocabulary is 0."""
    from transformers import BertConfig, BertForMaskedLM, BertModel

    config = BertConfig(
        vocab_size=s["vocabulary"] or 1000, hidden_size=s["hidden"], num_hidden_layers=s["layers"],
        num_attention_heads=s["heads"], intermediate_size=s["feedForward"], max_position_embeddings=s["steps"],
        hidden_dropout_prob=s["dropout"], attention_probs_dropout_prob=s["dropout"],
    )
    ids = torch.randint(0, config.vocab_size, (s["rows"], s["steps"]))
    mask = torch.ones_like(ids)
    if s["vocabulary"] == 0:
        model = BertModel(config, add_pooling_layer=False).train()
        return model, lambda: model(input_ids=ids, attention_mask=mask).last_hidden_state.square().mean()
    model = BertForMaskedLM(config).train()
    return model, lambda: model(input_ids=ids, attention_mask=mask, labels=ids).loss


def rows_lstm(s):
    """Images by their rows, and the class from the last state."""
    lstm = torch.nn.LSTM(s["inputs"], s["hidden"], batch_first=True)
    head = torch.nn.Linear(s["hidden"], s["classes"])
    rows, labels = torch.rand(s["rows"], s["steps"], s["inputs"]), torch.randint(0, s["classes"], (s["rows"],))
    return torch.nn.ModuleList([lstm, head]), lambda: F.cross_entropy(head(lstm(rows)[0][:, -1]), labels)


def next_item_lstm(s):
    """The next of all items after every step, by products with the table that they are read through."""
    items = torch.nn.Embedding(s["items"], s["width"])
    lstm = torch.nn.LSTM(s["width"], s["width"], batch_first=True)
    histories = torch.randint(0, s["items"], (s["rows"], s["steps"] + 1))

    def loss():
        states = lstm(items(histories[:, :-1]))[0].reshape(-1, s["width"])
        return F.cross_entropy(states @ items.weight.T, histories[:, 1:].reshape(-1))

    return torch.nn.ModuleList([items, lstm]), loss


lesson, settings, threads = sys.argv[1:]
torch.set_num_threads(int(threads))
torch.manual_seed(1)
model, loss = {"encoder": encoder, "rows-lstm": rows_lstm, "next-item-lstm": next_item_lstm}[lesson](json.loads(settings))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)


def steps(count):
    start = time.perf_counter()
    for _ in range(count):
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()
    return time.perf_counter() - start


steps(2)
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    print(json.dumps({"seconds": steps(int(line))}), flush=True)
