import { flag, oneOf, optional, text, url } from '@supermall/subgraph/settings'

export const settings = {
  MODE: oneOf(['development', 'production'], { doc: 'production needs the secret', default: 'development' }),
  S3_ENDPOINT: optional(
    url({ doc: 'an S3-compatible store for uploads. Absent: a folder on the local disk', schemes: ['http', 'https'] }),
  ),
  S3_BUCKET: optional(text({ doc: 'the bucket for uploads' })),
  S3_REGION: text({ doc: 'the region of the bucket, as requests are signed for it', default: 'us-east-1' }),
  S3_ACCESS_KEY: optional(text({ doc: 'the key that requests to the bucket are signed by' })),
  S3_SECRET_KEY: optional(text({ doc: 'the secret of that key', isSecret: true })),
  S3_PATH_STYLE: flag({
    doc: 'whether the bucket stands in the path of an address instead of its host',
    default: 'true',
  }),
  MEDIA_SECRET: optional(
    text({
      doc: 'seals leaves to upload and to fetch results of imports, 32 characters at least; the same in all processes of catalog. Needed in production',
      isSecret: true,
    }),
  ),
} as const
