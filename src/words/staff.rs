//! The words of the staff console: every fixed text by page and key, complete in Vietnamese and English.
//! A page has a group of its own here and in `static/words/staff.*.yaml`.

use super::file::{Word, misfit};
use super::keys::Key;
use super::phrase::Phrase;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Words by group and key, as a file holds them.
type Given = BTreeMap<String, BTreeMap<String, Word>>;

macro_rules! groups {
    ($($group:ident { $($key:ident $(($($place:ident),+))?),* $(,)? })*) => {
        $(
            /// The words of one page.
            pub mod $group {
                use crate::words::Phrase;

                /// By key.
                #[derive(Debug, Clone, PartialEq, Eq)]
                pub struct Words {
                    $(pub $key: Phrase,)*
                }

                impl Words {
                    /// The word of this key; `None` where there is none.
                    #[must_use]
                    pub fn get(&self, key: &str) -> Option<&Phrase> {
                        match key {
                            $(stringify!($key) => Some(&self.$key),)*
                            _ => None,
                        }
                    }
                }
            }
        )*

        /// Every fixed text of the console, in one language.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct StaffWords {
            /// The language's tag.
            pub tag: &'static str,
            $(pub $group: $group::Words,)*
        }

        /// All keys with their groups.
        pub const STAFF_KEYS: &[(&str, Key)] = &[$($((
            stringify!($group),
            Key { name: stringify!($key), places: &[$($(stringify!($place)),+)?] },
        ),)*)*];

        impl StaffWords {
            fn build(tag: &'static str, phrase: impl Fn(&str, &Key) -> Phrase) -> Self {
                Self {
                    tag,
                    $($group: $group::Words {
                        $($key: phrase(
                            stringify!($group),
                            &Key { name: stringify!($key), places: &[$($(stringify!($place)),+)?] },
                        ),)*
                    },)*
                }
            }
        }
    };
}

groups! {
    // The frame of every page.
    frame {
        console, skip, menu, account, sign_out, demo, error_prefix, error_summary(n), language,
        required, optional, back, cancel, save, next_page, previous_page, page(n), none,
        whole_ledger, nav_home, nav_campaigns, nav_results, nav_touchpoints, nav_paper, nav_comments, nav_signals, nav_ledger,
        nav_units, nav_users, nav_tokens, nav_settings, nav_audit, idle_soon,
        idle_soon_text(when), idle_stay, idle_over, idle_over_text, idle_again, idle_back, idle_other, idle_last,
    }
    // What went wrong.
    fault {
        missing_title, missing_text, forbidden_title, forbidden_text, csrf_title, csrf_text,
        insecure_title, insecure_text, insecure_how, method_title, method_text, too_large_title,
        too_large_text, late_title, late_text, bad_title, bad_text, busy_title, busy_text, broken_title,
        broken_text, home,
    }
    sign_in {
        title, lead, login, login_hint, password, submit, wrong, wrong_fix, slow(n), ended, no_account,
    }
    code {
        title, lead, label, hint, submit, wrong, again, recovery, recovery_hint,
    }
    again {
        title, lead, password, submit, wrong,
    }
    sso {
        button(name), silent(name), unfinished(name), lost(name), unknown(name), other(name),
    }
    own_password {
        title, first_lead, lead, current, new, repeat, hint, submit, done, short(n), long(n), common,
        context(word), guessable, differs, wrong, same,
    }
    second {
        title, must_lead, lead, step_app, step_scan, step_secret, step_code, code, submit, wrong, done,
        codes_title, codes_lead, codes_done, qr, remaining(n), new_codes, renew_lead,
    }
    own {
        title, login, name, language, language_save, language_done, password, password_change, second,
        second_on, second_off, second_set, roles, no_roles, sessions, session_begun, session_seen,
        session_this, session_end, session_ended,
    }
    role {
        admin, home_affairs, unit_leader, counter, auditor,
        admin_does, home_affairs_does, unit_leader_does, counter_does, auditor_does,
        where_is(role, unit),
    }
    results {
        title, own_units(units), all,
    }
    users {
        title, add, create, name, name_hint, name_wrong, login, login_hint, login_wrong, login_taken, role,
        role_missing, unit, unit_hint, unit_missing, whole, roles, no_roles, state, state_in_use, state_first,
        state_expired, state_no_factor, state_disabled, last, created_on, created, nobody, nobody_todo, grant,
        granted, revoke, revoked, access, reset, reset_lead, reset_factor, reset_done, disable, disable_lead,
        disabled, enable, enable_lead, enabled, last_admin, erase, erase_lead, erase_goes, erase_stays(no),
        erase_ask(login), erase_wrong(login), erase_own, erased(no), password_title, password_lead,
        password_first, password_then, password_done,
    }
    audit {
        title, lead, when, who, what, subject, details, all_actions, action, person, all_people, from, to,
        day_wrong, show, older, youngest, csv, nothing, nothing_todo, nobody, machine(user), program(no),
        forgotten(no), number, leaf, detail_role, detail_unit, detail_factor, detail_lang, detail_why, detail_rows,
        detail_format, detail_count, detail_counters, detail_sheet, detail_finish,
    }
    // What was done, by the names of `account::audit::Action`.
    act {
        signed_in, sign_in_failed, signed_out, refused, confirmed, sessions_ended, password_changed, password_reset,
        second_factor_set, second_factor_removed, recovery_codes_made, recovery_code_used, provider_bound, account_created,
        account_changed, account_disabled, account_enabled, account_erased, role_granted, role_revoked, paper_assigned,
        paper_unassigned, settings_changed, units_changed, fields_changed, dossiers_entered, ratios_entered, task_set,
        definition_published,
        campaign_created, campaign_changed, campaign_opened, campaign_extended, campaign_closed, campaign_published,
        touchpoints_created, touchpoint_revoked, touchpoint_replaced, posters_printed, paper_printed, slips_printed,
        board_printed, paper_entered, paper_compared, codes_issued, exported, audit_exported, exclusion_proposed,
        exclusion_withdrawn, exclusion_refused, responses_excluded, exclusion_reversed, comments_searched, comments_read, comment_unmasked, complaint_read, complaint_accepted,
        complaint_answered, complaint_closed, complaint_published, complaint_withdrawn, token_made, token_revoked, ledger_read, ledger_exported, sample_sealed, sample_drawn,
    }
    home {
        title(name), lead, yours, campaigns, no_campaigns, no_campaigns_todo, campaign, period, phase, responses,
        open, closed, published, not_yet, tasks, nothing_yet,
    }
    comments {
        title, tabs, tab_comments, tab_complaints, lead, none, none_todo, campaign, unit, question, search,
        show, any, found(n), searched(n), searched_more, nothing_fits, nothing_fits_todo, batches(n),
        batch, count, weeks(from, to), released, risen, waits, why, why_batches, why_masked, why_risen,
        batch_title, order_note, erased, raw_note, unmask, unmask_lead, unmask_do, reason, reason_fault(n),
    }
    complaints {
        title, one_title, lead, limits(accept, answer), not_taken, show, show_open, show_late,
        show_answered, show_closed, show_all, none, none_todo, number, about, place, unit, lies_with, day,
        due, state, public, any, accept_by, answer_by, state_received, state_accepted, state_answered,
        state_closed, about_attitude, about_delay, about_papers, about_money, about_facilities,
        about_other, late_accept(n), late_answer(n), read_note, answer, close, hand, accept, forward_to,
        forward_hint, forward_choose, forward, write, mend, answer_label, answer_hint(n), mend_withdraws,
        send_answer, published, withdraw, publish_head, publish_lead, publish_look, publish_title,
        preview_lead, publish_where, publish_unseen, hide, hide_hint, preview_again, publish,
        publish_again, history, step_received, step_accepted(unit), step_answered, step_mended,
        step_closed, step_published, step_withdrawn, done_accepted(unit), done_answered, done_closed,
        done_published, done_withdrawn, fault_closed, fault_answered, fault_there, fault_empty,
        fault_long(n), fault_control, fault_no_answer, fault_not_published, fault_unit,
    }
    // The log over the ledger.
    ledger {
        title, lead, entries, signed, signed_at(size, at), unsigned, origin, printed, witnesses, no_witness, no_cosignature,
        key, note, bundle, bundle_lead, bundle_care, take, not_yours, check, check_lead, check_more, example,
    }
    // Samples for call-backs.
    samples {
        title, one_title(no), lead, none, none_todo, days, members, size, sized(size, members, percent), sealed, drawn, new, new_lead,
        unit, unit_hint, from, to, to_hint, percent, percent_hint, seal, no_secret, done_sealed, done_drawn, fault_campaign,
        fault_unit, fault_day, fault_percent, commitment, seed, checkpoint, whom, whom_lead, counter, week, to_find, nobody(n), ask,
        again, draw, draw_lead, draw_do, link,
    }
    // Flagged sets of responses.
    signals {
        title, one_title(no), lead, none, none_todo, number, unit, seen, responses, week, campaign, state, show, any,
        state_raised, state_proposed, state_excluded, state_reversing, no_verdict, innocent, next, hours, touchpoint, channel, raised,
        watch, effect, with_set, without_set, figure(value, low, high, n), counts, no_answers, day, evidence, reason,
        reason_refuse, reason_hint(n), propose, propose_lead, propose_do, back, back_lead, back_do, decide, decide_lead, approve,
        refuse, own, own_lead, withdraw, history, step_proposed(who, reason), step_back(who, reason),
        step_excluded(who), step_reversed(who), step_withdrawn(who, reason), step_refused(who, reason), done_proposed,
        done_withdrawn, done_refused, done_excluded, done_reversed,
    }
    touchpoints {
        title, one, none, none_todo, create, print_many, print_one, campaign, show, any, show_striking,
        show_hanging, show_revoked, search, look, heading(n), place, code, channel, sends, last, posters,
        revoked, never, silent(days), rush(count, day), striking_todo, channel_qr, channel_code,
        channel_kiosk, channel_paper, channel_interviewer, channel_link, field, field_ask, field_hint,
        address, funnel, funnel_note, funnel_none, funnel_earlier, totals, day, scans, starts, register,
        register_none, register_todo, poster, sheet, by, host, revoke, replace, revoke_title, revoke_what,
        replace_title, replace_what, confirm_ask(code), confirm_wrong, revoked_note, done_revoked(code),
        done_replaced(old, new), done_created(new, old), new_title, new_lead, choose, unit, where_legend,
        below, below_hint, counter, counter_hint, channel_hint, print_title, print_lead, print_without,
        print_unable, print_unit, print_unit_hint, sheet_a4, sheet_a5, sheet_tent, sheet_stickers, finish,
        finish_colour, finish_contrast, finish_mono, second, second_own, second_none, print,
        fault_campaign, fault_unit(code), fault_choose_unit, fault_outside(code), fault_nobody, fault_long,
        fault_control, fault_field, fault_exists(code), fault_codes, fault_gone,
        fault_many(most), fault_nothing, wrap, wrap_whole, wrap_units, wrap_png, wrap_svg, print_sheets,
        no_campaign, print_slips, print_board,
    }
    // Figures and responses as files.
    export {
        title, what, figures, figures_more, responses, responses_more, by, by_hint, by_nothing, by_unit, by_counter,
        by_field, by_month, by_channel, format, xlsx, csv, make, choose, workbook, workbook_more, workbook_is_xlsx,
        workbook_by_unit,
    }
    // What was ordered to be made: printed, exported.
    orders {
        title, progress(done, total), read(done), note, done, taken, fetch, failed, again, another, busy, manifest, file, rows,
        entries, method, definition, manifest_note, manifest_fetch,
    }
    // Paper questionnaires.
    sheets {
        title, lead, unit_hint, copies, copies_hint, copies_wrong(most), too_many(most, counters), language_wrong,
        nothing,
    }
    // Receipt slips, and the sheet for the notice board.
    slips {
        title, lead, note, unit_hint, cut, cut_a4, cut_a4_folded, cut_roll, cut_roll_folded, count, count_hint, nothing,
        no_key, limit, limit_known(issued, dossiers, month), limit_unknown(month), weeks, weeks_note, week, unit, issued,
        reprinted, striking, used, until, batches, batches_note, batch, counter, reprint, is_void(no), is_reprint(no),
    }
    boards { title, lead, unit_hint, not_public, none, none_todo }
    tokens {
        title, lead, once, none, none_todo, name, name_hint, allows, unit, unit_hint, until, until_hint,
        used, never, state, good, expired, revoked, revoke, new, make, how, how_text, scope_figures,
        figures_more, scope_export, scope_sheets, sheets_more, scope_ledger, fault_name, fault_scope,
        fault_until, fault_unit, done_revoked(name),
    }
    campaigns {
        title, new, drafts, begun, none, none_todo, campaign, state, period, definition, responses, untitled,
        not_yet_open, open, closed, published, means_not_yet_open(day), means_open(n), means_closed,
        means_published, codes_unranked, touchpoints, wanted, print, figures, public_page, terms, actions,
        extend, extend_until, extend_hint, extended(day), copy, copy_hint, copied,
        close, close_lead, closed_done, publish, publish_lead, publish_late, published_done,
        confirm(id), confirm_wrong(id),
    }
    drafts {
        begin_lead, title, title_hint, no_title, id, id_hint, id_wrong, go_on, steps, step_questions, step_units,
        step_period, step_rules, step_review, definition, definition_hint, no_definition, show,
        units, units_lead, units_chosen, units_more, drop, add, within, only_this,
        opens, opens_hint, closes, closes_hint, no_day, day_over,
        method, method_hint, targets, targets_hint, target_wrong, sample, sample_hint, sample_wrong, sample_open,
        sample_each(n), public, public_yes, public_no, public_yes_more, public_no_more, languages, no_language,
        channels, channels_hint, channels_codes, change, counters(n), open_lead, open, opened(n), not_ready,
        discard, discard_lead, discarded,
        method_pooled_share, method_mean_of_criteria, method_mean_of_parts, method_mean_score,
        method_fully_satisfied, method_points_tt01, channel_qr, channel_code, channel_kiosk, channel_paper, channel_interviewer,
        channel_link, group_land, group_construction, group_investment, group_other,
    }
    definitions {
        title, lead, none, none_todo, definition, campaigns, versions, changed_since(name), shipped,
        shipped_legend, choose, publish, published, upload, upload_lead, file, file_hint, no_file, no_text,
        check_publish, republished(name, next), faults(n), line, column, fault, questions(n), minutes(n),
        preview, preview_lead, about, source, hash, unconfirmed, compare_with, compare, place, change, effect,
        whole, index,
    }
    units {
        search, find, nothing_found, below(n), more(n),
        title, none, none_todo, unit, code, kind, belongs, units_below, before, since(day), until(day), successor,
        import, import_lead, file, file_hint, show, would, apply, change, what, added, ended, moved, renamed,
        changed, unchanged, more_changes(n), faults(n), more_faults(n), place, nothing_new, not_own, stale,
        done(n), reform, reform_lead, from, from_hint, from_wrong, into, into_hint, into_wrong, on,
    }
    dossiers {
        title, lead, none, enter, together, one, unit, field, month, month_hint, count, many, many_lead, file_hint,
        import, done(n),
    }
    // What the ratios of a decision are made of.
    ratios {
        title, lead, apart, enter, one, unit, period, period_hint, feedback, feedback_on_time, feedback_dissatisfied,
        dossiers, dossiers_dissatisfied, many, many_lead, file_hint, done(n),
    }
    // The first start.
    setup {
        title, lead, code, code_hint, begin, wrong_code, used_code, late_code, step_place, step_office, step_person,
        step_second, place_lead, chosen, go_on, back, search, all_provinces, choose, no_place, later_lead, later,
        whole_province(name), one_commune(name, parent), units_later, office_lead, person_lead, name, name_hint,
        no_name, no_login, login_hint, repeat, submit, next,
    }
    // Who asks, and what only the configuration file says.
    settings {
        title, lead, office, office_hint, contact, contact_hint, fixed, logo, logo_hint, logo_drop, logo_alt,
        logo_fixed, logo_no_text, logo_refused(n), preview, preview_survey, look, done, others, others_lead,
        accent, texts_kept, months(n), address, unset,
    }
    // Paper sheets.
    paper {
        title, lead, today(n), none, none_print, none_ask, search, find, nothing_found, more, place,
        campaign, entered, issued, second, waiting(n), people, assign,
        title_first, title_second, progress(entered, issued), second_lead, serial, serial_hint, open,
        further, to_first, to_second, other_counters,
        serial_malformed(given), serial_mistyped(given), serial_elsewhere(number, place),
        serial_not_drawn(number), serial_used(number),
        sheet_title(number), keys, no_box(n), no_mark, store, drop, stored(number),
        refused_own(unit), refused_revoked, refused_over(day), refused_closed, refused_early(day),
        refused_nothing, refused_unit,
        agreement, agreement_lead, nothing_twice, nothing_twice_todo, sheets_twice(n),
        rate(differ, all, percent), differences, question, first_entry, second_entry, by_question, same,
        differ, kappa, kappa_hint, waits, erase, erase_lead(n), erased(n),
        people_title, people_lead, people_legend, people_done, nobody, nobody_todo,
    }
}

static SHIPPED: LazyLock<[Arc<StaffWords>; 2]> = LazyLock::new(|| {
    let vietnamese = read(include_str!("../../static/words/staff.vi.yaml"));
    let english = read(include_str!("../../static/words/staff.en.yaml"));
    [("vi", vietnamese), ("en", english)].map(|(tag, given)| {
        Arc::new(StaffWords::build(tag, |group, key| {
            let word = given.get(group).and_then(|keys| keys.get(key.name));
            // A test sees to it that both languages have every word.
            let word = word.filter(|word| misfit(key, word).is_none()).cloned();
            Phrase::new(&word.unwrap_or_else(|| Word::Text(key.name.to_owned())), None)
        }))
    })
});

impl StaffWords {
    /// The words of a language; Vietnamese where the console does not speak it.
    #[must_use]
    pub fn of(tag: &str) -> Arc<Self> {
        let [vietnamese, english] = &*SHIPPED;
        Arc::clone(if tag == "en" { english } else { vietnamese })
    }
}

impl sign_in::Words {
    /// How long to wait, in minutes.
    #[must_use]
    pub fn slow_for(&self, seconds: i64) -> Phrase {
        self.slow.count(usize::try_from((seconds + 59) / 60).unwrap_or(1))
    }
}

impl role::Words {
    /// What a role is called.
    #[must_use]
    pub fn name(&self, role: &str) -> &Phrase {
        self.get(&role.replace('-', "_")).unwrap_or(&self.auditor)
    }

    /// What a role does.
    #[must_use]
    pub fn does(&self, role: &str) -> &Phrase {
        self.get(&format!("{}_does", role.replace('-', "_"))).unwrap_or(&self.auditor_does)
    }
}

impl act::Words {
    /// What was done, in words.
    #[must_use]
    pub fn of(&self, action: &str) -> String {
        self.get(&action.replace('-', "_")).map_or_else(|| action.to_owned(), ToString::to_string)
    }
}

fn read(yaml: &str) -> Given {
    serde_saphyr::from_str(yaml).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_word_and_no_other() {
        for (name, yaml) in [
            ("vi", include_str!("../../static/words/staff.vi.yaml")),
            ("en", include_str!("../../static/words/staff.en.yaml")),
        ] {
            let given: Given = serde_saphyr::from_str(yaml).unwrap();
            for (group, key) in STAFF_KEYS {
                let word = given.get(*group).and_then(|keys| keys.get(key.name));
                let word = word.unwrap_or_else(|| panic!("staff.{name}.yaml lacks {group}.{}", key.name));
                assert_eq!(misfit(key, word), None, "staff.{name}.yaml, {group}.{}", key.name);
            }
            for (group, keys) in &given {
                for key in keys.keys() {
                    let known = STAFF_KEYS.iter().any(|(g, k)| g == group && k.name == key);
                    assert!(known, "staff.{name}.yaml says {group}.{key}, which no page does");
                }
            }
        }
    }
}
