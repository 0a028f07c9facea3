import { z } from 'zod'

/** Every setting of the program, from the environment, checked once at start. The README lists them from here. */
const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: z.string().startsWith('mysql://'),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(16),
  REDIS_URL: z.string().startsWith('redis'),
  PORT: z.coerce.number().int().default(3000),
  HOST: z.string().default('127.0.0.1'),
  /** Address people use; QR codes and mails point here. */
  PUBLIC_URL: z.url().optional(),
  /** Signs sessions, the audit chain and document numbers. At least 32 characters. */
  APP_SECRET: z.string().min(32),
  /** Minutes without a request after which a session ends; for front-line people on their phones the second. */
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(5).max(1440).default(30),
  SESSION_IDLE_MINUTES_PHONE: z.coerce.number().int().min(5).max(20_160).default(10_080),
  DATA_DIR: z.string().default('.data'),
  /** `disk` (under DATA_DIR/files) or `s3`. */
  FILES: z.enum(['disk', 's3']).default('disk'),
  S3_ENDPOINT: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  /** What one account may upload a day, and what one tenant may keep. */
  UPLOADS_PER_DAY: z.coerce.number().int().min(1).default(1000),
  UPLOAD_MB_PER_DAY: z.coerce.number().int().min(1).default(2048),
  TENANT_FILES_GB: z.coerce.number().positive().default(50),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().default('双防平台 <no-reply@localhost>'),
  /** How many proxies in front are ours; `X-Forwarded-For` is believed that far and no further. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  /** `1`: demo accounts work and documents carry 演示数据. Refused in production. */
  DEMO: z.enum(['0', '1']).default('0'),
  /** `1`: production starts on a database that holds demo data. Its demo accounts stay refused all the same. */
  ALLOW_DEMO_DATA: z.enum(['0', '1']).default('0'),
  /** `1`: the web process does the worker's part too. For one machine only. */
  WORKER: z.enum(['0', '1']).default('0'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Registrations of enterprises that one address may send in a day, and that may wait for one township. */
  REGISTRATIONS_PER_ADDRESS: z.coerce.number().int().min(1).max(1000).default(3),
  REGISTRATIONS_WAITING: z.coerce.number().int().min(1).max(10_000).default(200),
  /** Multiplies the request limits; load tests raise it. */
  RATE_FACTOR: z.coerce.number().positive().default(1),
})

export type Config = z.output<typeof Environment> & { publicUrl: string; isDemo: boolean }

/** Reads the environment. Throws one message naming every setting that is missing or wrong. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const parsed = Environment.safeParse(environment)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`Configuration is not usable:\n${wrong.join('\n')}`)
  }
  const config = parsed.data
  if (config.NODE_ENV === 'production' && config.DEMO === '1') throw new Error('DEMO=1 is refused in production')
  return {
    ...config,
    publicUrl: config.PUBLIC_URL ?? `http://127.0.0.1:${config.PORT}`,
    isDemo: config.DEMO === '1',
  }
}
