"""Every figure of the desk, once: its name, its population, and how it is computed.

The board, the commands, exports and tests show what these name; each is
computed by one function.
"""

from __future__ import annotations

from caseboard.domain.figure import Figure

FIGURES: dict[str, Figure] = {
    figure.id: figure
    for figure in (
        Figure("backlog", "Backlog", "stock",
               "Claims that came before the instant and had not ended before it: entered_at < t, and no ending < t. "
               "The stage is the one a claim is in now, and is left out where the window ends in the past."),
        Figure("ageing", "Backlog by age", "stock",
               "The same claims by the time elapsed since they came: from a class's least age on, below the next "
               "one's."),
        Figure("oldest", "Oldest open claim", "stock",
               "The open claim that came first; of several the one with the lower number."),
        Figure("owed", "Breaches, now and coming", "stock now",
               "Open claims that owe the parties a first letter of staff, a letter to both, or a decision: past the "
               "instant at which it was due, or due within the next 24 hours."),
        Figure("identity", "Backlog, from and to", "stock",
               "Backlog at the end = backlog at the beginning + claims that came in [from, to) less claims that ended "
               "in it."),
        Figure("flow", "Flow a day", "arrived",
               "Claims that came, claims that ended, and their difference on each calendar day of the desk's zone; "
               "the first and last day may be parts of one."),
        Figure("by_clock", "Escalated by the clock", "arrived",
               "Of the claims that came in the window, those that came at the very instant of R8, at which the clock "
               "goes before the buyer."),
        Figure("time_to_ending", "Time to any ending", "arrived",
               "Kaplan-Meier over the claims that came in the window: an ending counts at its length, an open claim "
               "is seen so far. p is the least length at which at most 100 less p of a hundred are open; > where none "
               "is known; none below n = 5. At equal lengths endings come first."),
        Figure("decision_net", "Time to decision, net", "closed",
               "From the claim to the seal less waiting: gathering before the evidence closes, and holds (R19). "
               "Nearest rank: the k-th smallest with k = p times n / 100 rounded up; none below n = 5. Decisions from "
               "before this desk are left out."),
        Figure("decision_gross", "Time to decision, gross", "closed",
               "From the claim to the seal, waiting included. Percentiles by nearest rank."),
        Figure("end_to_end", "From dispute to decision", "closed",
               "From the opening of the dispute to the seal. Percentiles by nearest rank."),
        Figure("decision_trend", "Net time to decision, by day", "closed",
               "The median, by nearest rank, of the decisions sealed on each calendar day of the desk's zone; none "
               "below n = 5."),
        Figure("first_response", "First response", "closed",
               "From the claim to the first letter that staff wrote to either party and that did not bounce. The "
               "worker's notices do not count. Of the claims that ended in the window, those that had one."),
        Figure("both_contacted", "Both contacted", "closed",
               "The same for both parties: the later of the two first letters."),
        Figure("breach_answer", "First response breached", "deadlines",
               "Deadlines for the first letter that fell due in the window (policy first_response after the claim) "
               "and were not met by their instant, of all that fell due. At the very instant is met; a claim that "
               "ended before never had it fall due."),
        Figure("breach_contact", "Both contacted breached", "deadlines",
               "The same for a letter to both (policy both_contacted)."),
        Figure("breach_decision", "Decision breached", "deadlines",
               "Deadlines for the decision (R19) that lay in the window and were not met, of all that fell due. A "
               "claim decided before met it; one that ended otherwise before never had it fall due."),
        Figure("outcomes", "Outcomes by reason", "sealed",
               "Of the decisions sealed in the window, by the reason of the claim, those with each outcome."),
        Figure("awarded", "Awarded of requested", "sealed",
               "Sums of what decisions awarded and of what was requested in them, by currency and never across "
               "currencies; return_and_refund apart."),
        Figure("endings", "Endings and silence", "closed",
               "Of the claims that ended in the window: how they ended, those with an item received after its party's "
               "deadline, and those in which Silence found a party silent."),
        Figure("in_negotiation", "Ended in negotiation", "ended in negotiation",
               "Disputes that were settled or withdrawn before they were claims; they are in no other figure."),
        Figure("staff", "Staff", "staff",
               "Decisions are credited to the proposer, first responses to who wrote, approvals to who "
               "approved. Sent back: proposals of theirs that a second person rejected, not those voided. Handed over: "
               "assignments from "
               "one person to another, by whom the case left. Never touched: open claims to which their assignee has "
               "done nothing but take them."),
        Figure("sellers", "Sellers", "sellers",
               "Three cohorts: orders first shipped in the window, and those of them disputed by now; disputes opened "
               "in it, and those that became claims; decisions sealed in it, and those with the fault on the seller."),
        Figure("integrity", "Sealed", "ledger",
               "Every entry of the ledger read anew, and each decision, addendum and automatic cancellation held "
               "to its own; the first entry that is not as it was, counted from 0. Figures are "
               "incomplete where the clock owes acts from before the window's end that no worker has made."),
    )
}  # fmt: skip
OF_THE_SCREEN = (
    "identity", "backlog", "ageing", "oldest", "owed", "flow", "decision_net", "decision_gross", "decision_trend",
    "time_to_ending", "breach_answer", "breach_contact", "breach_decision", "outcomes", "endings", "by_clock",
)  # fmt: skip
"""What a supervisor sees first."""
