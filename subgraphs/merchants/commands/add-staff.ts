import { checked, checkLine } from '@supermall/kernel/check'
import { readEmailAddress } from '@supermall/kernel/email'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { lockShop } from '../data/shops.ts'
import { countActiveStaff } from '../data/staff.ts'
import { checkEmail, checkForm, phoneKey } from '../domain/check.ts'
import { notFound, tooMany } from '../domain/refusals.ts'
import type { StaffMember } from '../domain/staff.ts'
import { checkGrant, MOST_STAFF, withoutRepeats } from '../domain/staff.ts'
import { enlist } from './enlist.ts'
import { heldBy } from './held-permissions.ts'

type AddStaff = {
  readonly shopId: string
  readonly displayName: string
  readonly username?: string | null
  readonly phone?: string | null
  readonly email?: string | null
  readonly permissions: readonly string[]
}

export async function addStaff(input: AddStaff, unit: OperatorUnit): Promise<Result<StaffMember>> {
  const id = parseId('shp', input.shopId)
  if (!id) return notFound('shopId')
  ownShop(unit.actor, id)
  const fine = checkInput(input)
  if (!fine.ok) return fine
  const shop = await lockShop(unit.db, id)
  if (!shop) return notFound('shopId')
  const permissions = withoutRepeats(input.permissions)
  const grant = checked(...checkGrant(permissions, await heldBy(unit, id)))
  if (!grant.ok) return grant
  if ((await countActiveStaff(unit.db, id)) >= MOST_STAFF) return tooMany(MOST_STAFF, 'shopId')
  const { username = null, phone, email } = input
  const login = { username, phone: phone ? phoneKey(phone) : null, email: email ? readEmailAddress(email) : null }
  const displayName = input.displayName.trim()
  const added = await enlist({ shop, displayName, login, permissions, isOwner: false }, unit)
  if (!added.ok) return added
  const member = added.value
  unit.audited({
    subjectId: member.id,
    summary: `Added ${displayName} to the staff of ${shop.name}`,
    before: null,
    after: { accountId: member.accountId, permissions },
  })
  return ok(member)
}

function checkInput(input: AddStaff): Result<null> {
  const shape = checked(
    checkLine(input.displayName, { least: 1, most: 40 }, 'displayName'),
    checkForm(input.username, 'USERNAME_INVALID', 'username'),
    checkForm(input.phone, 'PHONE_INVALID', 'phone'),
    checkEmail(input.email, 'email'),
  )
  return shape.ok ? checkRecipient(input) : shape
}

/**
 * A name alone lets nobody in, as the first password is set by a code. Of two addresses a stranger's could stand beside one's own:
 * whoever owns the first would come in and be taken for the owner of the second.
 */
function checkRecipient({ username, phone, email }: AddStaff): Result<null> {
  if (phone && email) return refused('ONE_RECIPIENT', 'Give a phone or an e-mail; they add the other one themselves.')
  if (phone || email) return ok(null)
  return username
    ? refused('NO_WAY_IN', 'Give a phone or an e-mail to which a code can be sent.')
    : refused('LOGIN_MISSING', 'Give a phone or an e-mail.')
}
