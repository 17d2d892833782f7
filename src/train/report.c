/* SPDX-License-Identifier: Apache-2.0 */
#include "train/report.h"
#include "terms/palette.h"
#include "train/data.h"
#include "train/report_draw.h"

#include <stdio.h>
#include <string.h>

static const char style[] =
    ":root{color-scheme:light dark;--paper:#FBFAF7;--ink:#1D1B19;--soft:#6B6862;--edge:#E4E0D8}"
    "@media(prefers-color-scheme:dark){:root{--paper:#141312;--ink:#F2EFEA;--soft:#A5A19A;"
    "--edge:#35322E}}"
    "body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.55 "
    "system-ui,sans-serif}"
    "main{max-width:46rem;margin:0 auto;padding:4rem 1.25rem 6rem}"
    "h1,h2{font-family:ui-serif,\"Iowan Old Style\",Charter,\"Bitstream "
    "Charter\",Georgia,serif;"
    "font-weight:500;line-height:1.2;text-wrap:balance}"
    "h1{font-size:2.6rem;margin:0 0 .5rem}h2{font-size:1.65rem;margin:3.5rem 0 .5rem}"
    "p{margin:.4rem 0 1rem;max-width:38rem}.soft{color:var(--soft)}"
    "dl.figures{display:flex;flex-wrap:wrap;gap:1.5rem 3rem;margin:2rem 0}"
    "dl.figures dt{color:var(--soft);font-size:.85rem}"
    "dl.figures dd{margin:0;font-size:1.65rem;font-variant-numeric:tabular-nums}"
    "svg{width:100%;height:auto;overflow:visible}svg.small{max-width:24rem}"
    "svg text{font:13px "
    "system-ui,sans-serif;fill:var(--soft);font-variant-numeric:tabular-nums}"
    "svg .name{fill:var(--ink);font-weight:600}svg .grid{stroke:var(--edge);fill:none}"
    "svg .line{fill:none;stroke-width:2.5;stroke-linejoin:round}"
    "svg .ideal{stroke:var(--soft);stroke-dasharray:3 5;fill:none}"
    "svg .bar{fill:#2F5D8C;fill-opacity:.55}svg .count{fill:var(--soft);fill-opacity:.4}"
    "svg .dot{fill:var(--ink)}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%}"
    "td,th{text-align:left;padding:.35rem .5rem;border-bottom:1px solid var(--edge);"
    "font-weight:400;vertical-align:top}th{color:var(--soft);width:11rem}"
    "code{font-size:.9em;overflow-wrap:anywhere}";

static void print_figure(mood_buf *out, const char *name, const char *format, double value) {
    char text[32];
    snprintf(text, sizeof text, format, value);
    mood_buf_printf(out, "<div><dt>%s</dt><dd>%s</dd></div>", name, text);
}

static void print_head(mood_buf *out, const mood_run *run, const mood_scores *s) {
    double seconds = 0;
    for (size_t i = 0; i < run->epochs_done; i++) seconds += run->history[i].seconds;
    mood_buf_append_text(out, "<h1>How the network learnt</h1>");
    mood_buf_printf(out,
                    "<p class=\"soft\">%zu of %g epochs, %.2f million weights, %.1f million "
                    "multiply-adds a face, %.1f hours of training.</p><dl class=\"figures\">",
                    run->epochs_done, run->settings.epochs, (double)run->net.n_weights * 1e-6,
                    mood_blueprint_count_mmac(&run->net, MOOD_FACE_SIDE), seconds / 3600);
    if (s) {
        print_figure(out, "right on PublicTest", "%.1f %%", 100 * s->accuracy);
        print_figure(out, "macro-F1", "%.3f", s->macro_f1);
        print_figure(out, "calibration error", "%.3f", s->ece);
    } else if (run->epochs_done)
        print_figure(out, "right on the faces set aside", "%.1f %%",
                     100 * run->history[run->epochs_done - 1].accuracy);
    mood_buf_append_text(out, "</dl>");
}

static void print_curves(mood_buf *out, const mood_run *run) {
    const mood_curve right[] = {{"right", offsetof(mood_epoch, accuracy), 100, "#2F5D8C"}};
    const mood_curve losses[] = {
        {"training", offsetof(mood_epoch, loss), 1, "#E3A008"},
        {"to choose on", offsetof(mood_epoch, choice_loss), 1, "#5B4B9A"}};
    mood_buf_append_text(out,
                         "<h2>Epoch after epoch</h2><p>How many of the faces that were set "
                         "aside for choosing are read as their label says, by the moving "
                         "average of the weights.</p>");
    mood_draw_curves(out, run->history, run->epochs_done, right, MOOD_COUNT(right), " %");
    mood_buf_append_text(out, "<p>The loss. In training it is that of changed and mixed faces "
                              "against softened labels, so it stays above the other.</p>");
    mood_draw_curves(out, run->history, run->epochs_done, losses, MOOD_COUNT(losses), "");
}

static void print_recalls(mood_buf *out, const mood_scores *s) {
    mood_buf_append_text(out,
                         "<h2>Each expression</h2><table><tr><th>expression</th><td>found of "
                         "those there are</td><td>right of those read</td></tr>");
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++)
        mood_buf_printf(out, "<tr><th>%s</th><td>%.0f %%</td><td>%.0f %%</td></tr>",
                        mood_expression_name(i), 100 * s->recall[i], 100 * s->precision[i]);
    mood_buf_append_text(out, "</table>");
}

static void print_settings(mood_buf *out, const mood_run *run) {
    mood_buf text;
    mood_buf_init(&text, 1 << 16);
    mood_settings_print(&text, &run->settings);
    mood_buf_append_text(out, "<h2>Settings</h2><table>");
    for (const char *at = text.data ? text.data : ""; *at;) {
        const size_t n = strcspn(at, "\n"), name = strcspn(at, "=");
        mood_buf_append_text(out, "<tr><th>");
        mood_buf_append_xml(out, at, name);
        mood_buf_append_text(out, "</th><td><code>");
        mood_buf_append_xml(out, at + name + 1, n - name - 1);
        mood_buf_append_text(out, "</code></td></tr>");
        at += n + (at[n] == '\n');
    }
    mood_buf_append_text(out, "</table>");
    if (text.status != MOOD_OK) out->status = text.status;
    mood_buf_clear(&text);
}

mood_status mood_report_print(mood_buf *out, const mood_run *run, const mood_scores *scores) {
    mood_buf_printf(out,
                    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width\">"
                    "<title>How the network learnt</title><style>%s</style><main>",
                    style);
    print_head(out, run, scores);
    print_curves(out, run);
    if (scores) {
        mood_buf_append_text(out,
                             "<h2>What is taken for what</h2><p>Rows are labels, columns what "
                             "was read, in per cent of the row; the number of faces stands at "
                             "its end.</p>");
        mood_draw_confusion(out, scores);
        print_recalls(out, scores);
        mood_buf_append_text(out,
                             "<h2>Does it know when it is wrong?</h2><p>How often it was right "
                             "(bars) when it was this sure; on the dotted line the two "
                             "agree. Below: how many faces.</p>");
        mood_draw_reliability(out, scores);
        mood_buf_append_text(out,
                             "<h2>The commonest mistakes</h2><p>Pairs of label and reading, "
                             "by the number of faces. Labels are noisy: people agree with "
                             "them on two faces of three.</p>");
        mood_draw_mistakes(out, scores);
    }
    print_settings(out, run);
    mood_buf_append_text(out, "</main></html>\n");
    return out->status;
}
