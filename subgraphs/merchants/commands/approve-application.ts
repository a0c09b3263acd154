import { merchantApproved } from '@supermall/contracts/merchants'
import { checked, checkNumber } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { lockApplication, saveDecision } from '../data/applications.ts'
import type { OperatorUnit } from '../data/database.ts'
import { findGroup } from '../data/groups.ts'
import { insertShop, isNameTaken, isSlugTaken } from '../data/shops.ts'
import type { Application } from '../domain/application.ts'
import { decide } from '../domain/application.ts'
import { checkForm } from '../domain/check.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { Shop } from '../domain/shop.ts'
import { slugOf, tailOf, tellShop } from '../domain/shop.ts'
import type { ShopGroup } from '../domain/shop-group.ts'
import { OWNER_PERMISSIONS, usernameFor } from '../domain/staff.ts'
import { enlist } from './enlist.ts'

type ApproveApplication = {
  readonly applicationId: string
  readonly expectedVersion: number
  readonly slug?: string | null
  readonly username?: string | null
  readonly groupId?: string | null
  readonly expiresAt?: Date | null
  readonly mostProducts: number
  readonly feeRateBasisPoints: number
}

/** The application's row is locked first: whoever decides it at the same time finds it decided, and not the shop that came of it. */
export async function approveApplication(input: ApproveApplication, unit: OperatorUnit): Promise<Result<Application>> {
  const fine = checkInput(input, unit.now)
  if (!fine.ok) return fine
  const id = parseId('map', input.applicationId)
  const application = id && (await lockApplication(unit.db, id))
  if (!application) return notFound('applicationId')
  const decision = decide(application, 'APPROVED')
  if (!decision.ok) return decision
  if (application.version !== input.expectedVersion) return stale()
  const group = input.groupId ? await findGroup(unit.db, parseId('sgr', input.groupId)) : null
  if (input.groupId && !group) return notFound('groupId')
  const opened = await openShop(application, { input, group }, unit)
  if (!opened.ok) return opened
  const shop = opened.value
  const saved = await saveDecision(unit.db, application, {
    status: decision.value,
    shopId: shop.id,
    decidedBy: deciderOf(unit),
    now: unit.now,
  })
  if (!saved) return stale()
  unit.emit(merchantApproved({ applicationId: saved.id, applicantId: saved.applicantId, shopId: shop.id }))
  unit.audited({
    subjectId: saved.id,
    summary: `Approved the application of ${saved.name}`,
    before: { status: application.status },
    after: {
      status: saved.status,
      shopId: shop.id,
      groupId: shop.groupId,
      feeRate: shop.feeRate,
      mostProducts: shop.mostProducts,
    },
  })
  return ok(saved)
}

/** Who decided, when it was a person. */
export const deciderOf = (unit: OperatorUnit): Id<'acc'> | null =>
  unit.actor.id === null ? null : parseId('acc', unit.actor.id)

type Terms = { readonly input: ApproveApplication; readonly group: ShopGroup | null }

async function openShop(application: Application, terms: Terms, unit: OperatorUnit): Promise<Result<Shop>> {
  const { input, group } = terms
  if (await isNameTaken(unit.db, application.name))
    return refused('NAME_TAKEN', 'A shop has this name already.', 'applicationId')
  if (input.slug && (await isSlugTaken(unit.db, input.slug)))
    return refused('SLUG_TAKEN', 'A shop has this address already.', 'slug')
  const id = newId('shp', unit.now.getTime())
  const slug = input.slug ?? (await freeSlug(application.name, id, unit))
  const shop = await insertShop(unit.db, shopOf(application, { id, slug, ...terms, now: unit.now }))
  if (!shop) return refused('NAME_TAKEN', 'A shop has this name or this address already.', 'applicationId')
  const owner = await enlist(
    {
      shop,
      displayName: application.contactName,
      login: { username: input.username ?? application.username, phone: application.contactPhone, email: null },
      spareUsername: usernameFor(slug),
      permissions: OWNER_PERMISSIONS,
      isOwner: true,
    },
    unit,
  )
  if (!owner.ok) return owner
  unit.emit(tellShop(shop, group, unit.now))
  return ok(shop)
}

async function freeSlug(name: string, id: Id<'shp'>, unit: OperatorUnit): Promise<string> {
  const slug = slugOf(name)
  if (slug === null) return `shop-${tailOf(id)}`
  return (await isSlugTaken(unit.db, slug)) ? `${slug}-${tailOf(id)}` : slug
}

function shopOf(application: Application, made: Terms & { id: Id<'shp'>; slug: string; now: Date }): Shop {
  const { input, group, id, slug, now } = made
  const { name, description, categoryId, contactName, contactPhone } = application
  return {
    id,
    name,
    slug,
    description,
    categoryId,
    contactName,
    contactPhone,
    groupId: group?.id ?? null,
    logoUrl: null,
    bannerUrl: null,
    address: '',
    latitude: null,
    longitude: null,
    status: 'OPEN',
    statusReason: null,
    expiresAt: input.expiresAt ?? null,
    mostProducts: input.mostProducts,
    feeRate: input.feeRateBasisPoints,
    isRecommended: false,
    position: 0,
    followerCount: 0,
    version: 1,
    createdAt: now,
  }
}

const checkInput = (input: ApproveApplication, now: Date) =>
  checked(
    checkForm(input.slug, 'SLUG_INVALID', 'slug'),
    checkForm(input.username, 'USERNAME_INVALID', 'username'),
    checkNumber(input.mostProducts, { least: 0, most: 1_000_000 }, 'mostProducts'),
    checkNumber(input.feeRateBasisPoints, { least: 0, most: 10_000 }, 'feeRateBasisPoints'),
    input.expiresAt && input.expiresAt <= now
      ? { code: 'EXPIRY_PAST', message: 'It must lie ahead.', path: ['expiresAt'] }
      : null,
  )
