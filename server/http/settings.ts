/** What the HTTP edge can be told; every figure has a default that suits a bureau behind one NAT address. */

export interface BucketSettings {
  /** How many requests may come at once. */
  capacity: number;
  /** How many more per second after that. */
  perSecond: number;
}

export interface HttpLimits {
  /** Everything from one address. A service hall of 1,000 people stands behind one. */
  address: BucketSettings;
  staff: BucketSettings;
  visitor: BucketSettings;
  partner: BucketSettings;
  /** Sign-in attempts for one user name, from wherever. */
  signIn: BucketSettings;
  /** Public look-ups of one address; a hall of people stands behind one. */
  publicLookup: BucketSettings;
  /** Wrong query codes from one address, and for one ticket number. */
  guessAddress: BucketSettings;
  guessNumber: BucketSettings;
}

export interface HttpSettings {
  /** Address under which browsers reach the server, for the origin check; https turns HSTS on. */
  publicUrl: string;
  /** Folder of the built pages. */
  pagesDir: string;
  /** Express `trust proxy`: number of proxies in front, or their addresses. Default: none. */
  trustProxy?: boolean | number | string | string[];
  /** Further origins that may send changes, for example a second domain of the same server. */
  allowedOrigins?: readonly string[];
  /** Sites that may frame `/chat`. Default: any, since the widget is made to be embedded. */
  frameAncestors?: readonly string[];
  jsonLimitBytes?: number;
  maxFileBytes?: number;
  /** With it, /metrics asks for `Authorization: Bearer <token>`; without, it answers this machine alone. */
  metricsToken?: string;
  limits?: Partial<HttpLimits>;
  /** How long a part may take to answer /readyz. */
  readyMs?: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
  address: { capacity: 6000, perSecond: 200 },
  staff: { capacity: 200, perSecond: 20 },
  visitor: { capacity: 60, perSecond: 3 },
  partner: { capacity: 600, perSecond: 50 },
  signIn: { capacity: 10, perSecond: 0.2 },
  publicLookup: { capacity: 300, perSecond: 10 },
  guessAddress: { capacity: 20, perSecond: 0.02 },
  guessNumber: { capacity: 5, perSecond: 1 / 600 },
};

export const DEFAULT_JSON_LIMIT_BYTES = 1024 * 1024;
export const DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024;
export const DEFAULT_READY_MS = 2000;
