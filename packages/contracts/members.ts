import { z } from 'zod'
import { idOf, request } from './define.ts'

/** The level and the groups of a member, on which it depends what they see, what they may buy and what they pay. */
export const memberStanding = request('members.standing', {
  ask: { accountId: idOf('acc') },
  answer: z.object({ levelId: z.string().nullable(), groupIds: z.array(z.string()).max(100) }),
})
