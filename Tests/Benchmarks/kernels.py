"""Loops in numba as an expert writes them for a sweep: start at the warm-up, nothing to do while flat, the market's returns
computed once, one multiplication and one comparison a bar. All of equity is long, 0.1 % commission, filled at the close of the
signal. Each returns total return, Sharpe ratio, maximum drawdown and closed trades for every combination."""
import numpy as np
from numba import njit, prange

FAST = {"contract", "reassoc", "nsz", "arcp"}


@njit(cache=True)
def returns(close):
    out = np.zeros(close.size)
    for i in range(1, close.size):
        out[i] = close[i] / close[i - 1] - 1.0
    return out


@njit(cache=True)
def average(x, period, out):
    out[: period - 1] = np.nan
    total = 0.0
    for i in range(period):
        total += x[i]
    out[period - 1] = total / period
    for i in range(period, x.size):
        total += x[i] - x[i - period]
        out[i] = total / period


@njit(cache=True)
def strength(close, period, out):
    """Wilder's index."""
    out[:period] = np.nan
    gain = loss = 0.0
    for i in range(1, period + 1):
        move = close[i] - close[i - 1]
        if move > 0:
            gain += move
        else:
            loss -= move
    gain /= period
    loss /= period
    keep = (period - 1.0) / period
    share = 1.0 / period
    out[period] = 100.0 * gain / (gain + loss) if gain + loss > 0 else 0.0
    for i in range(period + 1, close.size):
        move = close[i] - close[i - 1]
        gain = gain * keep + max(move, 0.0) * share
        loss = loss * keep + max(-move, 0.0) * share
        out[i] = 100.0 * gain / (gain + loss) if gain + loss > 0 else 0.0


@njit(cache=True, fastmath=FAST)
def crossing(ret, fast, slow, first, fee, periods, out):
    equity = peak = deepest = 1.0
    total = squares = 0.0
    trades = 0
    held = below = False
    buy = 1.0 / (1.0 + fee)
    sell = 1.0 - fee
    for i in range(first, ret.size):
        if held:
            r = ret[i]
            if fast[i] < slow[i]:
                r = (1.0 + r) * sell - 1.0
                held = False
                below = True
                trades += 1
            equity *= 1.0 + r
            total += r
            squares += r * r
            if equity > peak:
                peak = equity
            elif equity < peak * deepest:
                deepest = equity / peak
        elif fast[i] > slow[i]:
            if below:
                held = True
                r = buy - 1.0
                equity *= buy
                total += r
                squares += r * r
                if equity < peak * deepest:
                    deepest = equity / peak
            below = False
        elif fast[i] < slow[i]:
            below = True
    finish(ret.size, equity, deepest, total, squares, trades, periods, out)


@njit(cache=True, fastmath=FAST)
def levels(ret, index, first, low, high, fee, periods, out):
    equity = peak = deepest = 1.0
    total = squares = 0.0
    trades = 0
    held = False
    buy = 1.0 / (1.0 + fee)
    sell = 1.0 - fee
    for i in range(first, ret.size):
        if held:
            r = ret[i]
            if index[i] > high:
                r = (1.0 + r) * sell - 1.0
                held = False
                trades += 1
            equity *= 1.0 + r
            total += r
            squares += r * r
            if equity > peak:
                peak = equity
            elif equity < peak * deepest:
                deepest = equity / peak
        elif index[i] < low:
            held = True
            r = buy - 1.0
            equity *= buy
            total += r
            squares += r * r
            if equity < peak * deepest:
                deepest = equity / peak
    finish(ret.size, equity, deepest, total, squares, trades, periods, out)


@njit(cache=True)
def finish(count, equity, deepest, total, squares, trades, periods, out):
    mean = total / count
    variance = (squares - count * mean * mean) / (count - 1)
    out[0] = equity - 1.0
    out[1] = mean / np.sqrt(variance) * np.sqrt(periods) if variance > 0 else np.nan
    out[2] = deepest - 1.0
    out[3] = trades


@njit(cache=True, parallel=True)
def sweep_averages(close, windows, pairs, fee, periods):
    columns = np.empty((windows.size, close.size))
    for k in prange(windows.size):
        average(close, windows[k], columns[k])
    ret = returns(close)
    out = np.empty((len(pairs), 4))
    for k in prange(len(pairs)):
        slow = pairs[k, 1]
        crossing(ret, columns[pairs[k, 0]], columns[slow], windows[slow] - 1, fee, periods, out[k])
    return out


@njit(cache=True, parallel=True)
def sweep_strength(close, windows, thresholds, fee, periods):
    ret = returns(close)
    count = thresholds.size
    out = np.empty((windows.size * count, 4))
    for k in prange(windows.size):
        index = np.empty(close.size)
        strength(close, windows[k], index)
        for t in range(count):
            high = thresholds[t]
            levels(ret, index, windows[k] + 1, 100.0 - high, high, fee, periods, out[k * count + t])
    return out
