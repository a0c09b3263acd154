import { revokedSessions } from '@supermall/contracts/identity'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { listCuts } from '../data/sessions.ts'
import type { SessionId } from '../domain/session.ts'

const MOST = 100_000

/** The newest first, so that those left off, if ever, are those that expire first. */
export default answer(revokedSessions, async ({ since }, { client }: Within) => {
  const cuts = await listCuts(client, new Date(since), MOST)
  return {
    sessions: cuts.flatMap(({ id, accessCutAt }) =>
      accessCutAt ? [{ sessionId: id as SessionId, at: accessCutAt.toISOString() }] : [],
    ),
  }
})
