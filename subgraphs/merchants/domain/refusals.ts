export { notFound, stale, tooMany } from '@supermall/kernel/refusals'
