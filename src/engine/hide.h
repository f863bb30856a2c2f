/*
 * hide.h — what goes into the analysis where nobody may be recognised in what comes out of it: at this one place,
 * so that no rule and no report has to know.
 */
#ifndef ENGINE_HIDE_H
#define ENGINE_HIDE_H

#include "decode/decode.h"
#include "sip/disguise.h"
#include <sipwhy/anonymize.h>

/**
 * The datagram with other addresses and, where it is SIP, as another message; both in @p room and in
 * @p disguise until the next call. @return @p datagram itself where @p disguise is NULL; NULL without memory
 */
const struct datagram *hide_datagram(struct disguise *disguise, const struct datagram *datagram, bool is_sip,
                                     struct datagram *room);

/** The same of a refusal and of what it quotes. */
const struct refusal *hide_refusal(struct disguise *disguise, const struct refusal *refusal, struct refusal *room);

/** What an anonymizer is inside. */
struct disguise *hide_disguise(struct sipwhy_anonymizer *anonymizer);

/** As many x as there are keys in @p digits: keys may be a PIN. */
const char *hide_digits(const char *digits);

#endif
