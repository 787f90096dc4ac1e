/* SPDX-License-Identifier: MIT */
/*
 * What a glance at a screen must not give away: who receives these mails says
 * something about pregnancy, leave or health.
 */
#ifndef BROWNBAG_DISCREET_H
#define BROWNBAG_DISCREET_H

/**
 * The part of a text that tells a colleague what the group is about: mom, baby,
 * parent, pregnan, leave, lactat and the like, whatever their case.
 *
 * @return a word of ours, borrowed for ever; NULL: none
 */
const char *bb_telling_word(const char *text);

#endif
