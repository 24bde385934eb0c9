/* Group norm and SiLU in one, bfloat16 with channels last, forward and backward; see group_norm.py. */
#include <math.h>
#include <stdint.h>
#include <string.h>
#define MOST 512
typedef uint16_t half;

static inline float widen(half h) { union { uint32_t u; float f; } v = {(uint32_t)h << 16}; return v.f; }
static inline half narrow(float f) { union { float f; uint32_t u; } v = {f}; return (v.u + 0x7fff + ((v.u >> 16) & 1)) >> 16; }

/* x and y (n, m, c); stats (n, 2, groups): mean and 1 / standard deviation. */
void forward(const half *x, const float *w, const float *b, half *y, float *stats, int n, int m, int c, int groups, float eps, int silu) {
    int d = c / groups; float sum[MOST], square[MOST], base[MOST], scale[MOST], shift[MOST];
    for (int i = 0; i < n; i++, x += (long)m * c, y += (long)m * c, stats += 2 * groups) {
        for (int k = 0; k < c; k++) sum[k] = square[k] = 0, base[k] = widen(x[k]);      /* less the first pixel: flat channels stay exact */
        for (int j = 0; j < m; j++) { const half *r = x + (long)j * c; for (int k = 0; k < c; k++) { float v = widen(r[k]) - base[k]; sum[k] += v; square[k] += v * v; } }
        for (int g = 0; g < groups; g++) {
            float mean = 0, var = 0;
            for (int k = g * d; k < g * d + d; k++) mean += base[k] + sum[k] / m;
            mean /= d;
            for (int k = g * d; k < g * d + d; k++) { float own = sum[k] / m, off = base[k] + own - mean; var += square[k] / m - own * own + off * off; }
            stats[g] = mean; stats[groups + g] = 1 / sqrtf(fmaxf(var / d, 0) + eps);
            for (int k = g * d; k < g * d + d; k++) scale[k] = w[k] * stats[groups + g], shift[k] = b[k] - mean * scale[k];
        }
        for (int j = 0; j < m; j++) {
            const half *r = x + (long)j * c; half *o = y + (long)j * c;
            if (silu) for (int k = 0; k < c; k++) { float v = widen(r[k]) * scale[k] + shift[k]; o[k] = narrow(v / (1 + expf(-v))); }
            else for (int k = 0; k < c; k++) o[k] = narrow(widen(r[k]) * scale[k] + shift[k]);
        }
    }
}

static inline float slope(float v) { float s = 1 / (1 + expf(-v)); return s * (1 + v * (1 - s)); }

/* dw and db (c) are added to. */
void backward(const half *x, const half *dy, const float *w, const float *b, const float *stats, half *dx, float *dw, float *db,
              int n, int m, int c, int groups, int silu) {
    int d = c / groups; float one[MOST], hat[MOST], scale[MOST], shift[MOST], mean[MOST], rise[MOST], fall[MOST];
    for (int i = 0; i < n; i++, x += (long)m * c, dy += (long)m * c, dx += (long)m * c, stats += 2 * groups) {
        for (int k = 0; k < c; k++) one[k] = hat[k] = 0, mean[k] = stats[k / d], scale[k] = w[k] * stats[groups + k / d], shift[k] = b[k] - mean[k] * scale[k];
        for (int j = 0; j < m; j++) {
            const half *r = x + (long)j * c, *q = dy + (long)j * c;
            for (int k = 0; k < c; k++) { float v = widen(r[k]), g = widen(q[k]); if (silu) g *= slope(v * scale[k] + shift[k]); one[k] += g; hat[k] += g * (v - mean[k]); }
        }
        for (int g = 0; g < groups; g++) {
            float s1 = 0, s2 = 0, rstd = stats[groups + g];
            for (int k = g * d; k < g * d + d; k++) { hat[k] *= rstd; db[k] += one[k]; dw[k] += hat[k]; s1 += w[k] * one[k]; s2 += w[k] * hat[k]; }
            s1 *= rstd / ((float)m * d); s2 *= rstd * rstd / ((float)m * d);
            for (int k = g * d; k < g * d + d; k++) rise[k] = -s2, fall[k] = s2 * mean[k] - s1;
        }
        for (int j = 0; j < m; j++) {
            const half *r = x + (long)j * c, *q = dy + (long)j * c; half *o = dx + (long)j * c;
            for (int k = 0; k < c; k++) { float v = widen(r[k]), g = widen(q[k]); if (silu) g *= slope(v * scale[k] + shift[k]); o[k] = narrow(g * scale[k] + v * rise[k] + fall[k]); }
        }
    }
}
