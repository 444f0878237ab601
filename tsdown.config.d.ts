import { type UserConfig } from 'tsdown'
/** How every package is built: ES modules with types, for browsers and Node alike. */
export declare function publishable(entry: readonly string[], more?: UserConfig): UserConfig
/** The build of what is one thing in development and another in an app that is built for its users (`imports` of package.json). */
export declare function resolvedAs(condition: 'development' | 'production'): {
  readonly inputOptions: object
}
//# sourceMappingURL=tsdown.config.d.ts.map
