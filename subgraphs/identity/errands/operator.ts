import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { errand } from '@supermall/subgraph/errand'
import { createFirstOperator } from '../commands/create-first-operator.ts'
import { readyStaff } from '../commands/create-staff.ts'
import type { Operating } from '../data/database.ts'
import { EVERYTHING } from '../domain/grants.ts'

/** The one who begins to govern a mall that nobody can sign in to yet; all others are made by operators. */
export default errand<Operating>({
  name: 'operator',
  async run({ words: [username = ''], secret }, { hasher, operate }): Promise<Result<string>> {
    const named = { username, displayName: username, phone: null, email: null }
    const input = { ...named, password: await secret(), roleIds: [], permissions: [EVERYTHING] }
    const ready = await readyStaff(input, hasher)
    const made = ready.ok
      ? await operate('identity.staff.edit', (unit) => createFirstOperator(ready.value, unit))
      : ready
    return made.ok ? ok(`${made.value.username} may sign in as platform staff, and may do everything`) : made
  },
})
