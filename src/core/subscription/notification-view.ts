import { coreContext } from '../jsonld/core-context.ts';
import type { Iri } from '../model/entity.ts';
import { type ApiVersion, parseApiVersion } from '../represent/downgrade.ts';
import { parseLanguagePreference } from '../represent/language.ts';
import type { Join } from '../represent/linked-graph.ts';
import type { RepresentationOptions } from '../represent/represent-entity.ts';
import { memberSelection } from './picked-members.ts';
import type { Subscription } from './subscription.ts';

/** What a Subscription wants to see of Entities, as the representation takes it. */
export interface NotificationView {
  readonly options: RepresentationOptions;
  readonly showsChanges: boolean;
  /** Written as this older version of the API has it. */
  readonly version?: ApiVersion;
  /** Entities are Features, with the geometry of this GeoProperty. */
  readonly geometryProperty?: Iri;
  readonly join?: Join;
}

/** The version that nothing has to be taken away for. */
const newest: ApiVersion = 9;

const location = coreContext.expand('location');
const views = new WeakMap<Subscription, NotificationView>();

/** The view of a Subscription; made once for each. */
export function notificationView(subscription: Subscription): NotificationView {
  let view = views.get(subscription);
  if (view === undefined) {
    view = viewOf(subscription);
    views.set(subscription, view);
  }
  return view;
}

function viewOf(subscription: Subscription): NotificationView {
  const { lang, datasetId, ngsildConformance, notification } = subscription;
  const { format, sysAttrs, attributes, pick, omit, join, joinLevel, showChanges, endpoint } = notification;
  const version = ngsildConformance === undefined ? undefined : parseApiVersion(ngsildConformance);
  return {
    options: {
      format: format === 'keyValues' ? 'simplified' : format,
      ...(sysAttrs !== undefined && { sysAttrs }),
      ...(lang !== undefined && { lang: parseLanguagePreference(lang) }),
      ...(datasetId !== undefined && { datasetIds: new Set(datasetId) }),
      ...(attributes !== undefined && { attrs: new Set(attributes) }),
      ...(pick !== undefined && { pick: memberSelection(pick) }),
      ...(omit !== undefined && { omit: memberSelection(omit) }),
    },
    showsChanges: showChanges === true,
    ...(version !== undefined && version < newest && { version }),
    ...(endpoint.accept === 'application/geo+json' && { geometryProperty: location }),
    ...(join !== undefined && join !== '@none' && { join: { kind: join, levels: joinLevel ?? 1 } }),
  };
}
