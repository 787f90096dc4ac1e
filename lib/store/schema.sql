-- SPDX-License-Identifier: MIT
--
-- The whole of a group, in one file. Every table says what it is for and how
-- long a row stays; a test holds this list against an allow-list, so a new
-- column about a person needs a reason there.
--
-- Dates are texts in ISO form, instants are integers (seconds since 1970, UTC),
-- what a program compares is an integer or a closed list of words. Where rows come
-- by the thousand such a list is spelled with OR: for an IN of three words or more
-- SQLite makes a table of its own with each row.

-- Facts of the group as a whole: secret, mode, and marks such as when cron was
-- last seen.
CREATE TABLE meta (
	key TEXT PRIMARY KEY,
	value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is on the roster. No row is ever deleted: erasing empties it, so that the
-- history keeps a former member's id without name and address.
CREATE TABLE member (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status = 'active' OR status = 'paused' OR status = 'former'),
	joined TEXT NOT NULL,                      -- month
	left_in TEXT,                              -- month
	paused_until TEXT,                         -- month
	leads INTEGER NOT NULL CHECK (leads IN (0, 1)),
	zone TEXT,
	mutes INTEGER NOT NULL DEFAULT 0,          -- a bit a kind
	generation INTEGER NOT NULL DEFAULT 0,     -- corrections of the address
	bounces INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Where members are reached; the address in use has rank 0, answers may come
-- from the others. The key is what makes two of them the same.
CREATE TABLE address (
	member INTEGER NOT NULL REFERENCES member,
	rank INTEGER NOT NULL,
	address TEXT NOT NULL,
	key TEXT NOT NULL UNIQUE,
	PRIMARY KEY (member, rank)
) STRICT, WITHOUT ROWID;

-- What members agreed to, and since when.
CREATE TABLE consent (
	member INTEGER NOT NULL REFERENCES member,
	purpose TEXT NOT NULL CHECK (purpose = 'mail' OR purpose = 'named' OR purpose = 'topics' OR
	                             purpose = 'morning'),
	given_on TEXT NOT NULL,
	given_at INTEGER NOT NULL,
	how TEXT NOT NULL,
	PRIMARY KEY (member, purpose)
) STRICT, WITHOUT ROWID;

-- Days without a turn; deleted seven days after their end.
CREATE TABLE away (
	member INTEGER NOT NULL REFERENCES member,
	first TEXT NOT NULL,
	last TEXT NOT NULL,
	known_at INTEGER NOT NULL, -- what is told in the lunch's own month counts as present
	PRIMARY KEY (member, first)
) STRICT, WITHOUT ROWID;

-- Two who are never introduced; no reason, the lower id first.
CREATE TABLE exclude (
	low INTEGER NOT NULL REFERENCES member,
	high INTEGER NOT NULL REFERENCES member,
	PRIMARY KEY (low, high),
	CHECK (low < high)
) STRICT, WITHOUT ROWID;

-- What members can be asked about.
CREATE TABLE topic (
	slug TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Who offers to be asked about a topic; a year unless it is renewed.
CREATE TABLE offer (
	topic TEXT NOT NULL REFERENCES topic ON DELETE CASCADE,
	member INTEGER NOT NULL REFERENCES member,
	renewed TEXT NOT NULL,     -- month of the offer, or of its last renewal
	month_cap INTEGER NOT NULL, -- times a month to be asked at most
	rested_from INTEGER,       -- when the keeper was last asked
	asked_in TEXT,             -- the month of that, and how often in it
	asked_count INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (topic, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX offer_member ON offer (member);

-- A question of one member that another may be able to answer. When it is over the
-- question goes and all sides with it; what is left of it after 60 days.
CREATE TABLE intro (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	topic TEXT NOT NULL,
	question TEXT NOT NULL,    -- '' once it is over
	state TEXT NOT NULL CHECK (state IN ('new', 'asked-asker', 'asked-helper', 'both-yes',
	                                     'connected', 'closed', 'declined', 'expired')),
	begun_at INTEGER NOT NULL,
	since INTEGER NOT NULL,    -- in that state
	asked_at INTEGER,          -- somebody was asked and hasn't answered
	until TEXT NOT NULL        -- from that day on nobody is looked for
) STRICT;
CREATE INDEX intro_open ON intro (id) WHERE state NOT IN ('closed', 'declined', 'expired');

-- Who has to do with an open introduction. One who was asked in vain is 'passed',
-- for whatever cause: an answer isn't kept.
CREATE TABLE intro_side (
	intro INTEGER NOT NULL REFERENCES intro ON DELETE CASCADE,
	member INTEGER NOT NULL REFERENCES member,
	side TEXT NOT NULL CHECK (side IN ('asker', 'helper', 'passed')),
	agreed INTEGER NOT NULL CHECK (agreed IN (0, 1)),
	name TEXT,                 -- to be told instead of the roster's
	address TEXT,
	again_at INTEGER,          -- passed: may be asked once more from then on
	PRIMARY KEY (intro, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX intro_side_member ON intro_side (member);

-- A keyed digest of an erased address, so that an import doesn't bring the
-- person back; 24 months.
CREATE TABLE erased (
	digest BLOB PRIMARY KEY,
	until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Days without a lunch.
CREATE TABLE holiday (
	first TEXT NOT NULL,
	last TEXT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (first, last, name)
) STRICT, WITHOUT ROWID;

-- The days that the meeting rule names in a window, kept so that most runs
-- needn't expand it: one row, remade when rule or window change.
CREATE TABLE rule_days (
	rule TEXT NOT NULL,
	counted_from TEXT,         -- [meeting] first
	since TEXT NOT NULL,
	until TEXT NOT NULL,
	days TEXT NOT NULL         -- with a blank after each
) STRICT;

-- A lunch. Wall time and zone are the truth.
CREATE TABLE meeting (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	month TEXT NOT NULL,
	slot TEXT UNIQUE,          -- the day the rule named; none: added by hand
	start TEXT NOT NULL,       -- 2027-02-09T12:00:00
	minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
	zone TEXT NOT NULL,
	location TEXT NOT NULL DEFAULT '',
	link TEXT NOT NULL DEFAULT '',
	own INTEGER NOT NULL DEFAULT 0, -- bits: length, location, link were set for this lunch
	status TEXT NOT NULL CHECK (status IN ('planned', 'moved', 'cancelled', 'held')),
	allies INTEGER NOT NULL DEFAULT 0 CHECK (allies IN (0, 1)),
	theme TEXT,
	theme_set INTEGER NOT NULL DEFAULT 0 CHECK (theme_set IN (0, 1)),
	revision INTEGER NOT NULL DEFAULT 0,
	sequence INTEGER NOT NULL DEFAULT 0,
	significant INTEGER NOT NULL DEFAULT 0,
	revised_at INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	holiday_open INTEGER NOT NULL DEFAULT 0 CHECK (holiday_open IN (0, 1)),
	headcount INTEGER,
	assumed INTEGER NOT NULL DEFAULT 0 CHECK (assumed IN (0, 1))
) STRICT;
CREATE INDEX meeting_start ON meeting (start);
-- One that was moved to an earlier day still fills its slot.
CREATE INDEX meeting_reach ON meeting (max(start, ifnull(slot, '')));
-- What is coming or waits to be booked: few rows, whatever the age of the group.
CREATE INDEX meeting_unbooked ON meeting (start) WHERE status IN ('planned', 'moved');

-- What the group adds to the agenda of a lunch.
CREATE TABLE agenda_item (
	meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
	position INTEGER NOT NULL,
	text TEXT NOT NULL,
	minutes INTEGER NOT NULL,
	PRIMARY KEY (meeting, position)
) STRICT, WITHOUT ROWID;

-- Who sits at the head of the table; 24 months.
CREATE TABLE turn (
	meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
	seat TEXT NOT NULL CHECK (seat IN ('lead', 'backup')),
	rank INTEGER NOT NULL,
	member INTEGER NOT NULL REFERENCES member,
	state TEXT NOT NULL CHECK (state IN ('planned', 'announced', 'confirmed')),
	cause TEXT NOT NULL DEFAULT '',
	since INTEGER NOT NULL,
	PRIMARY KEY (meeting, seat, rank)
) STRICT, WITHOUT ROWID;

-- Who said no to a turn, or nothing where an answer was required; deleted seven
-- days after the lunch.
CREATE TABLE decline (
	meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
	member INTEGER NOT NULL REFERENCES member,
	silent INTEGER NOT NULL CHECK (silent IN (0, 1)),
	PRIMARY KEY (meeting, member)
) STRICT, WITHOUT ROWID;

-- The log of the rotation, from which the books can be recomputed bit for bit.
-- A line never changes; a correction is a new line. Folded into the books at
-- the log's beginning after 24 months.
CREATE TABLE booking (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL CHECK (kind IN ('held', 'amended', 'entered', 'returned')),
	meeting INTEGER REFERENCES meeting,
	amends INTEGER REFERENCES booking,
	day TEXT NOT NULL,
	month TEXT NOT NULL,
	could INTEGER NOT NULL,
	led INTEGER NOT NULL,
	value INTEGER NOT NULL     -- of 2^40 a turn
) STRICT;
CREATE INDEX booking_meeting ON booking (meeting);
CREATE INDEX booking_amends ON booking (amends) WHERE amends IS NOT NULL;

CREATE TABLE booking_member (
	booking INTEGER NOT NULL REFERENCES booking ON DELETE CASCADE,
	member INTEGER NOT NULL REFERENCES member,
	parts INTEGER NOT NULL,    -- bits: could lead, led, known away, founder
	PRIMARY KEY (booking, member)
) STRICT, WITHOUT ROWID;

-- The books as they stood where the log begins, and as they stand now.
CREATE TABLE books (
	at TEXT PRIMARY KEY CHECK (at IN ('base', 'now')),
	last_booking INTEGER NOT NULL,
	first_month TEXT,
	last_meeting INTEGER NOT NULL,
	last_on TEXT,
	recent TEXT NOT NULL       -- months of the last lunches, latest first, blanks between
) STRICT, WITHOUT ROWID;

-- What each member is owed in them: numbers by id, kept for ever.
CREATE TABLE balance (
	at TEXT NOT NULL REFERENCES books ON DELETE CASCADE,
	member INTEGER NOT NULL REFERENCES member,
	entered INTEGER NOT NULL CHECK (entered IN (0, 1)),
	founder INTEGER NOT NULL CHECK (founder IN (0, 1)),
	owed INTEGER NOT NULL,
	credited INTEGER NOT NULL,
	could INTEGER NOT NULL,
	led INTEGER NOT NULL,
	last_meeting INTEGER NOT NULL,
	last_on TEXT,
	away_run INTEGER NOT NULL,
	present INTEGER NOT NULL,
	PRIMARY KEY (at, member)
) STRICT, WITHOUT ROWID;

-- What a member answered; deleted seven days after the lunch.
CREATE TABLE answer (
	meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
	member INTEGER NOT NULL REFERENCES member,
	answer TEXT NOT NULL CHECK (answer IN ('accepted', 'declined', 'tentative')),
	sequence INTEGER NOT NULL, -- of the invite that it answers
	stamped_at INTEGER NOT NULL,
	dated_at INTEGER NOT NULL,
	answered_at INTEGER NOT NULL,
	verified INTEGER NOT NULL CHECK (verified IN (0, 1)),
	source TEXT NOT NULL CHECK (source IN ('calendar', 'word', 'organizer')),
	PRIMARY KEY (meeting, member)
) STRICT, WITHOUT ROWID;

-- Mail that came in and was read, by a keyed hash of its bytes and one of its
-- Message-ID, so that it has its effect once; as long as the ledger of mails sent,
-- since a mail filter or a maildir may show it again for as long.
CREATE TABLE seen (
	digest BLOB PRIMARY KEY,
	tries INTEGER NOT NULL,    -- begun so often; -1: done with
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Mail that waits for a person; 7 days.
CREATE TABLE review (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	reason TEXT NOT NULL,
	wants TEXT NOT NULL,       -- answer or word; '': nothing that could be accepted
	member INTEGER REFERENCES member,
	meeting INTEGER REFERENCES meeting ON DELETE CASCADE,
	sender TEXT NOT NULL,
	sender_name TEXT NOT NULL,
	words TEXT NOT NULL,       -- the line that was no word
	sequence INTEGER NOT NULL, -- of the invite that it answers
	stamped_at INTEGER NOT NULL,
	dated_at INTEGER NOT NULL,
	answers INTEGER REFERENCES mail ON DELETE SET NULL, -- a mail to that member
	as_whom TEXT NOT NULL      -- to be introduced as
) STRICT;

-- The words of `write`; deleted with the body of the last mail that has them.
CREATE TABLE note (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	made_at INTEGER NOT NULL
) STRICT;

-- Something that happened and that somebody is told at once: a welcome, a
-- note, a change of status, a turn lost or won, a step of an introduction; six months.
CREATE TABLE occasion (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL,
	member INTEGER REFERENCES member, -- none: the organizer
	meeting INTEGER REFERENCES meeting ON DELETE CASCADE,
	role TEXT NOT NULL CHECK (role IN ('guest', 'lead', 'backup')),
	change TEXT NOT NULL CHECK (change IN ('', 'paused', 'left', 'deleted')),
	note INTEGER REFERENCES note ON DELETE SET NULL,
	intro INTEGER REFERENCES intro ON DELETE CASCADE,
	letter TEXT NOT NULL DEFAULT '' CHECK (letter IN ('', 'wording', 'question', 'meet',
	                                                  'follow-up', 'nobody')),
	made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX occasion_made ON occasion (made_at);
CREATE INDEX occasion_intro ON occasion (intro) WHERE intro IS NOT NULL;
CREATE INDEX occasion_note ON occasion (note) WHERE note IS NOT NULL;

-- `invite send`, `agenda send`: that kind is due for that lunch from now on.
CREATE TABLE nudge (
	kind TEXT NOT NULL,
	meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
	at INTEGER NOT NULL,
	PRIMARY KEY (kind, meeting)
) STRICT, WITHOUT ROWID;

-- A mail: queue entry first, then for six months the record of what became of it.
CREATE TABLE mail (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	dedupe TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL,
	meeting INTEGER REFERENCES meeting,
	member INTEGER REFERENCES member, -- none: the organizer
	occasion INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	generation INTEGER NOT NULL,
	sequence INTEGER NOT NULL, -- of its calendar part; -1 without one
	told_start INTEGER NOT NULL DEFAULT 0, -- when the lunch is, as this mail had it
	told_end INTEGER NOT NULL DEFAULT 0,
	wording INTEGER NOT NULL DEFAULT 0, -- a number of what it tells of the lunch
	message_id TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state = 'queued' OR state = 'claimed' OR
	                           state = 'committing' OR state = 'sent' OR
	                           state = 'unknown' OR state = 'failed' OR
	                           state = 'expired' OR state = 'dropped'),
	dropped_for TEXT NOT NULL DEFAULT ''
		CHECK (dropped_for = '' OR dropped_for = 'superseded' OR
		       dropped_for = 'status' OR dropped_for = 'organizer'),
	attempts INTEGER NOT NULL DEFAULT 0,
	made_at INTEGER NOT NULL,
	due_at INTEGER NOT NULL,
	not_after INTEGER NOT NULL,
	next_try_at INTEGER NOT NULL,
	done_at INTEGER,
	reply TEXT
) STRICT;
-- Few rows wait or need somebody, whatever the age of the group: only these
-- are indexed by it. Each index that has a row of every mail is paid for with each
-- mail: by the member alone, mails are asked for only once they went out.
CREATE INDEX mail_queued ON mail (next_try_at) WHERE state = 'queued';
CREATE INDEX mail_ending ON mail (not_after) WHERE state = 'queued';
CREATE INDEX mail_flying ON mail (state) WHERE state IN ('claimed', 'committing');
CREATE INDEX mail_trouble ON mail (state) WHERE state IN ('unknown', 'failed');
CREATE INDEX mail_expired ON mail (done_at) WHERE state = 'expired';
CREATE INDEX mail_sent ON mail (member) WHERE state = 'sent';
CREATE INDEX mail_meeting ON mail (meeting, member);
CREATE INDEX mail_alone ON mail (made_at) WHERE meeting IS NULL;

-- Its parts, frozen when queued; wiped 30 days after it was sent.
CREATE TABLE mail_body (
	mail INTEGER PRIMARY KEY REFERENCES mail ON DELETE CASCADE,
	sender TEXT NOT NULL,
	sender_name TEXT NOT NULL,
	reply_to TEXT,
	recipient TEXT NOT NULL,
	recipient_name TEXT NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	calendar TEXT,
	method TEXT NOT NULL CHECK (method = '' OR method = 'REQUEST' OR method = 'CANCEL' OR
	                            method = 'PUBLISH'),
	list_id TEXT,
	unsubscribe TEXT,
	in_reply_to TEXT
) STRICT;

-- How far the mailbox with the answers has been read: which one, by a keyed
-- digest of its url and user, and its last message. The last one used; as long
-- as the group.
CREATE TABLE mailbox (
	account BLOB PRIMARY KEY,
	uidvalidity INTEGER NOT NULL,
	uid INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened when: ids only, no name, no address. 24 months.
CREATE TABLE log (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	what TEXT NOT NULL,
	meeting INTEGER,
	member INTEGER,
	detail TEXT NOT NULL DEFAULT ''
) STRICT;

-- Counts that outlive the rows they count.
CREATE TABLE tally (
	what TEXT NOT NULL,
	month TEXT NOT NULL,
	count INTEGER NOT NULL,
	PRIMARY KEY (what, month)
) STRICT, WITHOUT ROWID;

-- Files of the group's folder, in a backup. Empty in a group: a backup is a copy
-- of this file with these rows, and restoring takes them out again.
CREATE TABLE file (
	name TEXT PRIMARY KEY,     -- "brownbag.ini", "texts/invite.txt"
	mode INTEGER NOT NULL,
	bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;
