/* SPDX-License-Identifier: Apache-2.0
 *
 * The crowd's votes, put into the words of the labels.
 *
 * Ten people of FER+ looked at each face of FER-2013 again. They agree with its labels on six
 * faces of ten only, and call a third of the faces neutral where the labels say a sixth; as
 * they stand, their votes teach another language. What the votes say of a label is told by a
 * multinomial logistic regression: its features are log(1 + votes) of the ten columns and their
 * products in pairs, its rows those of Training without a twin in another split. As a soft
 * label the answer is calibrated to the labels and has far less noise than one label has.
 *
 * Where nets that did not learn a face have said what they see in it (faces->unseen), the
 * logarithms of that are features too: what they and the crowd agree on is more likely the
 * label.
 */
#ifndef MOOD_CROWD_H
#define MOOD_CROWD_H

#include "train/data.h"

/**
 * Fit to faces->votes and fill faces->crowd (n, 7): probabilities of the label, given the votes
 * of the row (and what is unseen) alone; a row without votes keeps its label. Deterministic.
 * Without votes nothing is done. MOOD_E_NOMEM: out of memory, faces as they were.
 *
 * Newton's step with a bound in place of the Hessian, which is factored once (Boehning 1992,
 * doi:10.1007/BF00048682), accelerated as by Nesterov; a Gaussian prior holds the weights.
 */
MOOD_NODISCARD mood_status mood_crowd_translate(mood_faces *faces);

#endif
