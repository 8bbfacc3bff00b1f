#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <wchar.h>

/* libedit's settings are variadic functions, which Swift cannot call (editline(3), section of el_set). */

typedef unsigned char (*muniment_edit_function)(EditLine *, int);
typedef wchar_t *(*muniment_edit_prompt)(EditLine *);

static inline int muniment_edit_use(
    EditLine *line, muniment_edit_prompt prompt, el_rfunc_t reader, void *owner, HistoryW *history) {
    if (el_wset(line, EL_EDITOR, L"emacs") != 0) return -1;
    if (el_wset(line, EL_CLIENTDATA, owner) != 0) return -1;
    if (el_wset(line, EL_PROMPT, prompt) != 0) return -1;
    if (el_wset(line, EL_GETCFN, reader) != 0) return -1;
    return el_wset(line, EL_HIST, history_w, history);
}

/* Turns the terminal to single keys; libedit itself would do so only after the prompt is there. */
static inline int muniment_edit_prepare(EditLine *line) { return el_wset(line, EL_PREP_TERM, 1); }

static inline int muniment_edit_bind(
    EditLine *line, const wchar_t *key, const wchar_t *name, muniment_edit_function function) {
    if (el_wset(line, EL_ADDFN, name, L"", function) != 0) return -1;
    return el_wset(line, EL_BIND, key, name, NULL);
}

static inline void *muniment_edit_owner(EditLine *line) {
    void *owner = NULL;
    return el_wget(line, EL_CLIENTDATA, &owner) == 0 ? owner : NULL;
}

static inline int muniment_history_size(HistoryW *history, int count) {
    HistEventW event;
    if (history_w(history, &event, H_SETUNIQUE, 1) < 0) return -1;
    return history_w(history, &event, H_SETSIZE, count);
}

static inline int muniment_history_enter(HistoryW *history, const wchar_t *text) {
    HistEventW event;
    return history_w(history, &event, H_ENTER, text);
}

/* The text of the newest entry, then of the next older one; NULL at the end. */
static inline const wchar_t *muniment_history_step(HistoryW *history, int is_first) {
    HistEventW event;
    return history_w(history, &event, is_first ? H_FIRST : H_NEXT) < 0 ? NULL : event.str;
}

static inline int muniment_history_clear(HistoryW *history) {
    HistEventW event;
    return history_w(history, &event, H_CLEAR);
}
