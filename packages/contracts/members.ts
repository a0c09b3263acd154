import { z } from 'zod'
import { event, idOf, request } from './define.ts'

/** Orders only raise it; an operator may also lower it, or take it away. */
export const memberLevelChanged = event('member.level_changed', 'accountId', {
  accountId: idOf('acc'),
  before: idOf('lvl').nullable(),
  after: idOf('lvl').nullable(),
})

export const memberBlacklisted = event('member.blacklisted', 'accountId', {
  accountId: idOf('acc'),
  reason: z.string(),
})
export const memberCleared = event('member.cleared', 'accountId', { accountId: idOf('acc') })

/** One batch of a message that an operator sends to many; each account stands in one batch of a message. */
export const memberMessageBatched = event('member.message_batched', 'messageId', {
  messageId: idOf('mmg'),
  batch: z.int().positive(),
  title: z.string(),
  body: z.string(),
  accountIds: z.array(idOf('acc')).max(1_000),
})

/** Where to deliver, as it was when somebody decided on it: orders keep this, not the address's id. */
export const addressSnapshot = z.object({
  addressId: idOf('adr'),
  recipient: z.string(),
  phone: z.string(),
  regionCode: z.string(),
  province: z.string(),
  city: z.string(),
  district: z.string(),
  line: z.string(),
  postcode: z.string().nullable(),
  /** Where it lies on the earth, for who told: both or neither. */
  latitude: z.number().min(-90).max(90).nullable().default(null),
  longitude: z.number().min(-180).max(180).nullable().default(null),
})

/** What a price and a leave to buy depend on, of the one who buys; the address only when it is theirs. */
export const buyerFacts = request('members.buyer-facts', {
  ask: { accountId: idOf('acc'), addressId: idOf('adr').nullable() },
  answer: z.object({
    levelId: idOf('lvl').nullable(),
    /** What of a price such a member pays, in ten-thousandths: 9500 is five per cent off. */
    levelRate: z.int(),
    groupIds: z.array(idOf('mgr')),
    isBlacklisted: z.boolean(),
    address: addressSnapshot.nullable(),
  }),
})

/** What others may read of somebody they were given a link by: null for who has chosen no name. */
export const publicName = request('members.public-name', {
  ask: { accountId: idOf('acc') },
  answer: z.object({ nickname: z.string().nullable() }),
})

/** Whether somebody has told all that a profile asks for: a name, a picture, a gender, a day of birth and a region. */
export const profileFacts = request('members.profile-facts', {
  ask: { accountId: idOf('acc') },
  answer: z.object({ isComplete: z.boolean() }),
})

const MOST_ACCOUNTS_AT_ONCE = 1_000

/** Who is of a level, or in a group, in the order of their ids behind `after`; a full answer has more behind its last one. */
export const accountsAmong = request('members.accounts-among', {
  ask: {
    levelId: idOf('lvl').nullable(),
    groupId: idOf('mgr').nullable(),
    after: idOf('acc').nullable(),
    size: z.int().min(1).max(MOST_ACCOUNTS_AT_ONCE),
  },
  answer: z.object({ accountIds: z.array(idOf('acc')).max(MOST_ACCOUNTS_AT_ONCE) }),
})

/** Which of these levels and groups there are: asked by who writes their ids down. */
export const audienceThere = request('members.audience-there', {
  ask: { levelIds: z.array(idOf('lvl')).max(500), groupIds: z.array(idOf('mgr')).max(500) },
  answer: z.object({ levelIds: z.array(idOf('lvl')), groupIds: z.array(idOf('mgr')) }),
})
