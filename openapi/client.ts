/** The types of a client of Bocage. Made from bocage.json by `npm run openapi`. */

export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["reportLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether every part can do its work */
        get: operations["reportHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iot/d": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Take a measurement in UltraLight 2.0 from the URL */
        get: operations["getUltraLightMeasurement"];
        put?: never;
        /** Take a measurement in UltraLight 2.0 */
        post: operations["postUltraLightMeasurement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iot/json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Take a measurement in JSON from the URL */
        get: operations["getJsonMeasurement"];
        put?: never;
        /**
         * Take a measurement in JSON
         * @description Each name of the object becomes an Attribute of the Entity of the device.
         */
        post: operations["postJsonMeasurement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iot/json/attrs/{attribute}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take one value */
        post: operations["postSingleMeasurement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/iot/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a notification of another broker
         * @description Make this URL the `endpoint.uri` of a Subscription with another broker, and the Entities that it tells of are here too. Only what differs is written, and nothing that was observed before what is stored; what has come through this broker, as the `Via` header says, is passed over. Entities may be normalized or concise; their @context may stand in each, in the notification, or in the `Link` header.
         */
        post: operations["takeNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is counted, for Prometheus */
        get: operations["reportMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the Attributes
         * @description GS CIM 009 v1.9.1, clause 6.27.3.1.
         */
        get: operations["retrieveAttributes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/attributes/{attribute}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describe an Attribute
         * @description GS CIM 009 v1.9.1, clause 6.28.3.1.
         */
        get: operations["retrieveAttribute"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/entities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Query Entities
         * @description A query must narrow: by `type`, `attrs`, `q` or `georel`, or with `local=true`. (`BOCAGE_WIDE_QUERIES=allow` lifts that for clients of older brokers.)
         *
         *     GS CIM 009 v1.9.1, clause 6.4.3.2.
         */
        get: operations["queryEntities"];
        put?: never;
        /**
         * Create an Entity
         * @description The Entity comes normalized or concise. In a tenant that is new it creates the tenant.
         *
         *     GS CIM 009 v1.9.1, clause 6.4.3.1.
         */
        post: operations["createEntity"];
        /**
         * Delete the Entities that match, or Attributes of theirs
         * @description Without `keep` and `drop` the Entities are deleted; with one of them, Attributes of theirs. It must narrow as a query must.
         *
         *     GS CIM 009 v1.9.1, clause 6.4.3.3.
         */
        delete: operations["purgeEntities"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/entities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve an Entity
         * @description GS CIM 009 v1.9.1, clause 6.5.3.1.
         */
        get: operations["retrieveEntity"];
        /**
         * Replace an Entity
         * @description All Attributes that the body does not have are gone afterwards; createdAt stays.
         *
         *     GS CIM 009 v1.9.1, clause 6.5.3.3.
         */
        put: operations["replaceEntity"];
        post?: never;
        /**
         * Delete an Entity
         * @description GS CIM 009 v1.9.1, clause 6.5.3.2.
         */
        delete: operations["deleteEntity"];
        options?: never;
        head?: never;
        /**
         * Merge a fragment into an Entity
         * @description Merges deeply (JSON Merge Patch): what the body does not have stays, `urn:ngsi-ld:null` removes. Values that are objects are merged too.
         *
         *     GS CIM 009 v1.9.1, clause 6.5.3.4.
         */
        patch: operations["mergeEntity"];
        trace?: never;
    };
    "/ngsi-ld/v1/entities/{id}/attrs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Append Attributes to an Entity
         * @description Adds Attributes, or replaces those that exist. `type` and `scope` in the body are added too.
         *
         *     GS CIM 009 v1.9.1, clause 6.6.3.1.
         */
        post: operations["appendAttributes"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Update Attributes of an Entity
         * @description Replaces the Attributes of the body as wholes; those that the Entity has not are added.
         *
         *     GS CIM 009 v1.9.1, clause 6.6.3.2.
         */
        patch: operations["updateAttributes"];
        trace?: never;
    };
    "/ngsi-ld/v1/entities/{id}/attrs/{attribute}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve an Attribute of an Entity: an array where it has several instances
         * @description An extension of the standard. GS CIM 009 v1.9.1, clause 6.7.
         */
        get: operations["retrieveEntityAttribute"];
        /**
         * Replace an Attribute
         * @description Replaces all instances; createdAt stays. The kind may become another.
         *
         *     GS CIM 009 v1.9.1, clause 6.7.3.3.
         */
        put: operations["replaceAttribute"];
        post?: never;
        /**
         * Delete an Attribute
         * @description Deletes the default instance, one instance, or all of them.
         *
         *     GS CIM 009 v1.9.1, clause 6.7.3.2.
         */
        delete: operations["deleteAttribute"];
        options?: never;
        head?: never;
        /**
         * Update part of an Attribute
         * @description Writes the members of the body and leaves the others; `datasetId` in it chooses the instance.
         *
         *     GS CIM 009 v1.9.1, clause 6.7.3.1.
         */
        patch: operations["partialUpdateAttribute"];
        trace?: never;
    };
    "/ngsi-ld/v1/entities/{id}/attrs/{attribute}/value": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve the bare value of an Attribute: of its default instance, or of the one that datasetId names
         * @description An extension of the standard. GS CIM 009 v1.9.1, clause 6.7.
         */
        get: operations["retrieveAttributeValue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/entityOperations/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Entities
         * @description GS CIM 009 v1.9.1, clause 6.14.3.1.
         */
        post: operations["createEntities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/entityOperations/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete Entities
         * @description GS CIM 009 v1.9.1, clause 6.17.3.1.
         */
        post: operations["deleteEntities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/entityOperations/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge fragments into Entities
         * @description Merges each item deeply into its Entity, as the merge of one Entity does.
         *
         *     GS CIM 009 v1.9.1, clause 6.31.3.1.
         */
        post: operations["mergeEntities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/entityOperations/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Query Entities, the query being in the body
         * @description As the query by GET, for what does not fit into a URL. `entities` may hold several selectors.
         *
         *     GS CIM 009 v1.9.1, clause 6.23.3.1.
         */
        post: operations["queryEntitiesByBody"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/entityOperations/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Update Entities
         * @description Writes the Attributes of each item; those that the Entity has and the item has not stay.
         *
         *     GS CIM 009 v1.9.1, clause 6.16.3.1.
         */
        post: operations["updateEntities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/entityOperations/upsert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Entities, or replace or update those that exist
         * @description GS CIM 009 v1.9.1, clause 6.15.3.1.
         */
        post: operations["upsertEntities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/info/sourceIdentity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask which broker this is
         * @description GS CIM 009 v1.9.1, clause 6.33.3.1.
         */
        get: operations["retrieveSourceIdentity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/jsonldContexts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the @contexts that are hosted or cached
         * @description GS CIM 009 v1.9.1, clause 6.29.3.2.
         */
        get: operations["listContexts"];
        put?: never;
        /**
         * Have an @context hosted
         * @description Hosts an @context. A `Link` header can name it by its URL from then on.
         *
         *     GS CIM 009 v1.9.1, clause 6.29.3.1.
         */
        post: operations["addContext"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/jsonldContexts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a hosted @context, or what is known of a hosted or cached one
         * @description Copies of remote @contexts (`Cached`) are not served, but described with `details=true`.
         *
         *     GS CIM 009 v1.9.1, clause 6.30.3.1.
         */
        get: operations["serveContext"];
        put?: never;
        post?: never;
        /**
         * Delete an @context, or download a cached one again
         * @description GS CIM 009 v1.9.1, clause 6.30.3.2.
         */
        delete: operations["deleteContext"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the Subscriptions
         * @description GS CIM 009 v1.9.1, clause 6.10.3.2.
         */
        get: operations["querySubscriptions"];
        put?: never;
        /**
         * Create a Subscription
         * @description From then on each matching change is owed to the endpoint: it is sent until it arrives, in the order of the changes. See `docs/guides/subscriptions.md`.
         *
         *     GS CIM 009 v1.9.1, clause 6.10.3.1.
         */
        post: operations["createSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve a Subscription
         * @description GS CIM 009 v1.9.1, clause 6.11.3.1.
         */
        get: operations["retrieveSubscription"];
        put?: never;
        post?: never;
        /**
         * Delete a Subscription
         * @description GS CIM 009 v1.9.1, clause 6.11.3.3.
         */
        delete: operations["deleteSubscription"];
        options?: never;
        head?: never;
        /**
         * Update a Subscription
         * @description A member of the body replaces the whole member of the same name; null removes it.
         *
         *     GS CIM 009 v1.9.1, clause 6.11.3.2.
         */
        patch: operations["updateSubscription"];
        trace?: never;
    };
    "/ngsi-ld/v1/subscriptions/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow the notifications of a Subscription (Server-Sent Events)
         * @description For Subscriptions whose endpoint is `urn:bocage:stream`. Any number of clients may follow; what they have seen stays owed until the bounds of the backlog make it go, so that each can come back and go on where it was.
         */
        get: operations["followNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/subscriptions/{id}/socket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Consume the notifications of a Subscription (WebSocket)
         * @description For Subscriptions whose endpoint is `urn:bocage:stream`, and one client at a time: the newest. The first message is the first notification that is owed. Messages of the server are a `StreamMessage`, those of the client a `StreamAcknowledgement`; what was not acknowledged comes again with the next WebSocket.
         */
        get: operations["consumeNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the Entity types
         * @description GS CIM 009 v1.9.1, clause 6.25.3.1.
         */
        get: operations["retrieveEntityTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ngsi-ld/v1/types/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describe an Entity type
         * @description GS CIM 009 v1.9.1, clause 6.26.3.1.
         */
        get: operations["retrieveEntityType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What could not be taken or delivered */
        get: operations["queryDeadLetters"];
        put?: never;
        post?: never;
        /**
         * Discard many dead letters
         * @description The oldest first, and at most 1,000: where more are left, the same request goes on.
         */
        delete: operations["discardDeadLetters"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One dead letter */
        get: operations["retrieveDeadLetter"];
        put?: never;
        post?: never;
        /** Discard a dead letter */
        delete: operations["discardDeadLetter"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a dead letter again
         * @description A notification is owed again under the same id, behind what is owed already. A measurement is taken again as of the time at which it came: what was measured since stands.
         */
        post: operations["replayDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/dead-letters/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try many dead letters again
         * @description The oldest first, and at most 200: `next` is the `offset` to go on with.
         */
        post: operations["replayDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a query for Entities is understood, and what answers it
         * @description Takes what the query by GET takes, runs the query past every cache, and shows none of the Entities.
         */
        get: operations["explainQuery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the delivery to each Subscription goes
         * @description In the order in which the Subscriptions were made. Each costs the store a count: small pages.
         */
        get: operations["queryDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the delivery to one Subscription goes */
        get: operations["retrieveDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/subscriptions/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold back what is owed to a Subscription
         * @description Changes go on to fire the Subscription: what is owed grows, within the bounds of its backlog. The API does not show it, and `isActive` is another matter.
         */
        post: operations["pauseDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/subscriptions/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliver again to a Subscription */
        post: operations["resumeDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/subscriptions/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Which Subscriptions a write would fire, and why not the others
         * @description Does to the Entity as it is now what the write would do, and forgets it. A write that would be refused is refused here in the same way.
         */
        post: operations["dryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One value. */
        AnyValue: unknown;
        /** @description One instance of an Attribute (clauses 4.5.2 to 4.5.25), normalized or concise. */
        Attribute: components["schemas"]["Property"] | components["schemas"]["Relationship"] | components["schemas"]["GeoProperty"] | components["schemas"]["LanguageProperty"] | components["schemas"]["VocabProperty"] | components["schemas"]["JsonProperty"] | components["schemas"]["ListProperty"] | components["schemas"]["ListRelationship"];
        /**
         * @description The members of an instance to write; the rest stays. `urn:ngsi-ld:null` as the value removes the instance, as another member this member.
         * @example {
         *       "value": 22.5,
         *       "observedAt": "2026-05-01T09:00:00Z"
         *     }
         */
        AttributeFragment: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /** @description Tells instances of the same Attribute apart; the default instance has none. */
            datasetId?: string;
            /**
             * Format: date-time
             * @description From when on the instance exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            json?: unknown;
            languageMap?: {
                [key: string]: string | string[];
            };
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            object?: string | string[];
            objectList?: unknown[];
            /**
             * Format: date-time
             * @description When the value was true in the world.
             * @example 2026-05-01T08:00:00Z
             */
            observedAt?: string;
            /** @enum {unknown} */
            type?: "Property" | "Relationship" | "GeoProperty" | "LanguageProperty" | "VocabProperty" | "JsonProperty" | "ListProperty" | "ListRelationship";
            /** @description Unit of measurement, UN/CEFACT Common Code: `CEL`, `MTQ`. */
            unitCode?: string;
            value?: unknown;
            valueList?: unknown[];
            vocab?: string | string[];
        } & {
            [key: string]: unknown;
        };
        /** @description An Attribute, how often there is one, and where (clause 5.2.28). */
        AttributeInfo: {
            /** @description Instances of it. */
            attributeCount: number;
            attributeName: string;
            attributeTypes: ("Property" | "Relationship" | "GeoProperty" | "LanguageProperty" | "VocabProperty" | "JsonProperty" | "ListProperty" | "ListRelationship")[];
            /** @description The expanded name: an IRI. */
            id: string;
            /** @constant */
            type: "Attribute";
            typeNames: string[];
        };
        /** @description The Attributes that there are (clause 5.2.27). */
        AttributeList: {
            attributeList: string[];
            id: string;
            /** @constant */
            type: "AttributeList";
        };
        /** @description An Attribute as it is answered: its instance, an array of them where there are several, or in the simplified representation its plain value. */
        AttributeRepresentation: components["schemas"]["Attribute"] | components["schemas"]["Attribute"][] | unknown;
        /** @description The names of the Attributes, or with `details=true` what is known of each. */
        Attributes: components["schemas"]["AttributeList"] | components["schemas"]["AttributeUse"][];
        /** @description An Attribute and the types that have it (clause 5.2.28). */
        AttributeUse: {
            attributeName: string;
            /** @description The expanded name: an IRI. */
            id: string;
            /** @constant */
            type: "Attribute";
            typeNames: string[];
        };
        /** @description The plain value of an Attribute: any JSON. */
        AttributeValue: unknown;
        /** @description The outcome of each Entity of a batch (clause 5.2.16). */
        BatchOperationResult: {
            errors: {
                entityId: string;
                error: components["schemas"]["ProblemDetails"];
            }[];
            /** @description Ids of the Entities that were written. */
            success: string[];
        };
        /** @description An @context: a URL, an object of terms, or an array of both. */
        Context: components["schemas"]["ContextUrl"] | {
            [key: string]: unknown;
        } | (components["schemas"]["ContextUrl"] | {
            [key: string]: unknown;
        })[];
        /**
         * @description A document with an @context.
         * @example {
         *       "@context": {
         *         "cargoVolume": "https://example.org/waste#cargoVolume"
         *       }
         *     }
         */
        ContextDocument: {
            "@context": components["schemas"]["Context"];
        } & {
            [key: string]: unknown;
        };
        /** @description The document, or with `details=true` what is known of it. */
        ContextDocumentOrEntry: components["schemas"]["ContextDocument"] | components["schemas"]["ContextEntry"];
        /** @description What is known of an @context (clause 5.13.3). */
        ContextEntry: {
            body?: components["schemas"]["Context"];
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            expiresAt?: string;
            extraInfo?: unknown;
            /** @enum {unknown} */
            kind: "Hosted" | "Cached" | "ImplicitlyCreated";
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            lastUsage?: string;
            localId: string;
            /** @description Requests that used it. */
            numberOfHits?: number;
            /**
             * Format: uri
             * @description By which requests name it.
             */
            URL: string;
        };
        /** @description The URLs, or with `details=true` what is known of each. */
        ContextList: string[] | components["schemas"]["ContextEntry"][];
        /** @description Which broker this is (clause 5.2.41). */
        ContextSourceIdentity: {
            /** @description In `application/ld+json` only. */
            "@context"?: components["schemas"]["Context"];
            /** @description A name that stays, one for each tenant. */
            contextSourceAlias: string;
            /**
             * Format: date-time
             * @description What its clock says.
             * @example 2026-05-01T08:00:00Z
             */
            contextSourceTimeAt: string;
            /** @description For how long it has run: an ISO 8601 duration. */
            contextSourceUptime: string;
            id: string;
            /** @constant */
            type: "ContextSourceIdentity";
        } & {
            [key: string]: unknown;
        };
        /** @description A body in `application/ld+json`: it brings its @context. */
        Contextual: {
            "@context": components["schemas"]["Context"];
        } & {
            [key: string]: unknown;
        };
        /**
         * Format: uri
         * @description The URL of an @context. It is downloaded when it is first used.
         * @example https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld
         */
        ContextUrl: string;
        /** @description What could not be taken or delivered, and why. */
        DeadLetter: {
            /** @description The topic, path or endpoint. */
            address: string;
            /** @enum {unknown} */
            encoding: "utf8" | "base64";
            id: string;
            /** @description What a notification spoke of; not in lists. */
            notification?: {
                /** @enum {unknown} */
                change: "created" | "updated" | "deleted";
                /**
                 * Format: date-time
                 * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
                 * @example 2026-05-01T08:00:00Z
                 */
                changedAt: string;
                entityId: string;
                id: string;
            };
            payload: string;
            reason: string;
            /**
             * Format: date-time
             * @description When it came; of a notification, when its change was.
             * @example 2026-05-01T08:00:00Z
             */
            receivedAt: string;
            /** @enum {unknown} */
            source: "http" | "mqtt" | "notification";
            /** @description The Subscription of a notification. */
            subscriptionId?: string;
        };
        /** @description How the delivery to a Subscription goes. */
        Delivery: {
            /**
             * @description What this process does; absent where it has had nothing to do lately.
             * @enum {unknown}
             */
            activity?: "idle" | "sending" | "waiting" | "paused" | "elsewhere";
            /** @description Attempts that the notification has had whose turn it is. */
            attempts: number;
            /** @description What is owed. */
            backlog: {
                count: number;
                /**
                 * Format: date-time
                 * @description When the first change of it was.
                 * @example 2026-05-01T08:00:00Z
                 */
                oldest?: string;
            };
            /** @enum {unknown} */
            channel: "http" | "mqtt" | "mail" | "stream" | "none";
            /** @description An operator holds back what is owed. */
            deliveryPaused: boolean;
            /** @description The URI that notifications go to, without its password. */
            endpoint: string;
            id: string;
            /** @description Why the last attempt failed that did. */
            lastError?: string;
            /** @description What this process did in the last minute. */
            lastMinute?: {
                delivered: number;
                failed: number;
            };
            /**
             * Format: date-time
             * @description When the next attempt will be made, while it waits.
             * @example 2026-05-01T08:00:00Z
             */
            nextAttemptAt?: string;
            /** @description What has been counted since the Subscription was made. */
            statistics: {
                /** @description Changes that were told together with a later one of the same Entity. */
                coalesced: number;
                /** @description Changes that nobody was told of: too many or too old for the backlog. */
                dropped: number;
                /**
                 * Format: date-time
                 * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
                 * @example 2026-05-01T08:00:00Z
                 */
                lastFailure?: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
                 * @example 2026-05-01T08:00:00Z
                 */
                lastNotification?: string;
                /**
                 * Format: date-time
                 * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
                 * @example 2026-05-01T08:00:00Z
                 */
                lastSuccess?: string;
                timesFailed: number;
                timesSent: number;
            };
            /**
             * @description As of the Subscription.
             * @enum {unknown}
             */
            status: "active" | "paused" | "expired";
            subscriptionName?: string;
        };
        DiscardResult: {
            discarded: number;
            /** @description Those that the same request would discard next. */
            left: number;
        };
        /** @description A write on one Entity. */
        DryRun: {
            /** @description What the body of the write would be; absent with `deleteEntity`. */
            entity?: {
                [key: string]: unknown;
            };
            /** @description The Entity; in `entity` with `createEntity`. */
            id?: string;
            /** @enum {unknown} */
            operation: "createEntity" | "replaceEntity" | "mergeEntity" | "appendAttributes" | "updateAttributes" | "deleteEntity";
        };
        /** @description What the write would do. */
        DryRunResult: {
            /** @description What would become of the Entity; null where nothing would. */
            change: null | {
                attributes: {
                    /** @description Its IRI. */
                    attribute: string;
                    datasetId?: string;
                    /** @enum {unknown} */
                    effect: "created" | "updated" | "deleted";
                }[];
                id: string;
                /** @enum {unknown} */
                kind: "created" | "updated" | "deleted";
            };
            doesNotFire: number;
            /** @description Subscriptions that would fire. */
            fires: number;
            subscriptions: {
                /** @description The first member of the Subscription that keeps it from firing. */
                because?: string;
                /** @description What it would be owed is held back. */
                deliveryPaused?: boolean;
                detail?: string;
                fires: boolean;
                id: string;
                subscriptionName?: string;
            }[];
        };
        /** @description Where notifications go (clause 5.2.15). */
        Endpoint: {
            /**
             * @default application/json
             * @enum {unknown}
             */
            accept?: "application/json" | "application/ld+json" | "application/geo+json";
            /** @description Milliseconds without an attempt after a failure. */
            cooldown?: number;
            /**
             * @description Options of the way of delivery (clause 5.2.15).
             * @example [
             *       {
             *         "key": "MQTT-QoS",
             *         "value": "1"
             *       }
             *     ]
             */
            notifierInfo?: ({
                key: string;
                value: string;
            } | {
                /** @constant */
                key?: "MQTT-QoS";
                /**
                 * @default 0
                 * @enum {unknown}
                 */
                value?: "0" | "1" | "2";
            } | {
                /** @constant */
                key?: "MQTT-Version";
                /**
                 * @default mqtt5.0
                 * @enum {unknown}
                 */
                value?: "mqtt5.0" | "mqtt3.1.1";
            } | {
                /** @constant */
                key?: "Signature-Secret";
                /** @description Extension of Bocage, by HTTP: the header `Bocage-Signature` is `sha256=` and the HMAC of the body in hexadecimal. Shown as `***`. */
                value?: string;
            } | {
                /** @constant */
                key?: "Backlog-Policy";
                /**
                 * @description Extension of Bocage. What makes room when too much is owed: earlier changes of the same Entity, or simply the oldest.
                 * @default coalesce
                 * @enum {unknown}
                 */
                value?: "coalesce" | "dropOldest";
            } | {
                /** @constant */
                key?: "Backlog-Count";
                /** @description Extension of Bocage. Notifications that may be owed, no more than the configuration allows. */
                value?: string;
            } | {
                /** @constant */
                key?: "Backlog-Age";
                /** @description Extension of Bocage. Seconds that a notification may be owed, no more than the configuration allows. */
                value?: string;
            } | {
                /** @constant */
                key?: "Template";
                /** @description Extension of Bocage, not for streams: a text with placeholders in the place of the notification. */
                value?: string;
            } | {
                /** @constant */
                key?: "Template-Type";
                /** @description Extension of Bocage: the media type of Template; `text/plain` when absent. */
                value?: string;
            } | {
                /** @constant */
                key?: "Subject";
                /** @description Extension of Bocage, by e-mail: one line, which may have placeholders. */
                value?: string;
            } | {
                key?: unknown;
            })[];
            /** @description Headers for the receiver; `urn:ngsi-ld:request` as a value passes on that of the request. */
            receiverInfo?: {
                key: string;
                value: string;
            }[];
            /** @description Milliseconds that the receiver has for its answer; at most 120000. */
            timeout?: number;
            /** @description A URL with the scheme `http` or `https`, without credentials; `mqtt[s]://[user[:password]@]host[:port]/topic`, whose password is shown as `***`. Extensions of Bocage: `mailto:` and one address; `urn:bocage:stream`, fetched by `GET /subscriptions/{id}/events` or `/socket`. */
            uri: string;
        } & {
            [key: string]: unknown;
        };
        /**
         * @description An Entity (clause 5.2.4), normalized or concise: each further member is an Attribute, or an array of its instances.
         * @example {
         *       "id": "urn:ngsi-ld:ParkingSpot:demo-05",
         *       "type": "ParkingSpot",
         *       "name": {
         *         "type": "Property",
         *         "value": "ParkingSpot 05"
         *       },
         *       "location": {
         *         "type": "GeoProperty",
         *         "value": {
         *           "type": "Point",
         *           "coordinates": [
         *             4.8544,
         *             46.7815
         *           ]
         *         }
         *       }
         *     }
         */
        Entity: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /**
             * Format: date-time
             * @description From when on the Entity exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /** @description A URI that names the Entity. */
            id: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /** @description A Scope, or several: `/France/Chalon`. */
            scope?: string | string[];
            /** @description A type, or several: short names of the @context, or IRIs. */
            type: string | string[];
        } & {
            [key: string]: unknown;
        };
        /**
         * @description Part of an Entity: what is to be written of it.
         * @example {
         *       "name": {
         *         "type": "Property",
         *         "value": "Parking spot at the town hall"
         *       }
         *     }
         */
        EntityFragment: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /**
             * Format: date-time
             * @description From when on the Entity exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /** @description A URI that names the Entity. */
            id?: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /** @description A Scope, or several: `/France/Chalon`. */
            scope?: string | string[];
            /** @description A type, or several: short names of the @context, or IRIs. */
            type?: string | string[];
        } & {
            [key: string]: unknown;
        };
        EntityId: string;
        /** @description The Entity; with `join=flat` and something that it links to, an array of it and of the linked Entities. */
        EntityOrLinked: components["schemas"]["EntityRepresentation"] | components["schemas"]["EntityRepresentation"][];
        /**
         * @description An Entity as it is answered: normalized, concise or simplified as `format` says, with the members that `pick`, `omit` and `attrs` leave.
         * @example {
         *       "id": "urn:ngsi-ld:ParkingSpot:demo-05",
         *       "type": "ParkingSpot",
         *       "name": {
         *         "type": "Property",
         *         "value": "ParkingSpot 05"
         *       },
         *       "location": {
         *         "type": "GeoProperty",
         *         "value": {
         *           "type": "Point",
         *           "coordinates": [
         *             4.8544,
         *             46.7815
         *           ]
         *         }
         *       }
         *     }
         * @example {
         *       "id": "urn:ngsi-ld:ParkingSpot:demo-05",
         *       "type": "ParkingSpot",
         *       "name": "ParkingSpot 05"
         *     }
         */
        EntityRepresentation: {
            /** @description In `application/ld+json` only. */
            "@context"?: components["schemas"]["Context"];
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /**
             * Format: date-time
             * @description From when on the Entity exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /** @description A URI that names the Entity. */
            id?: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /** @description A Scope, or several: `/France/Chalon`. */
            scope?: string | string[];
            /** @description A type, or several: short names of the @context, or IRIs. */
            type?: string | string[];
        } & {
            [key: string]: unknown;
        };
        /**
         * @description Entities by type, and by id or a pattern of it (clause 5.2.33).
         * @example {
         *       "type": "ParkingSpot",
         *       "idPattern": "demo-0[1-4]$"
         *     }
         */
        EntitySelector: {
            id?: string | string[];
            /** @description Regular expression, searched anywhere in the id; ignored beside `id`. */
            idPattern?: string;
            /** @description Type selection: `A,B`, `(A;B)`, `*`. */
            type: string;
        };
        /** @description A type and the Attributes of its Entities (clause 5.2.25). */
        EntityType: {
            attributeNames: string[];
            /** @description The expanded name: an IRI. */
            id: string;
            /** @constant */
            type: "EntityType";
            typeName: string;
        };
        /** @description A type, its Entities and their Attributes (clause 5.2.26). */
        EntityTypeInfo: {
            attributeDetails: {
                attributeName: string;
                attributeTypes: ("Property" | "Relationship" | "GeoProperty" | "LanguageProperty" | "VocabProperty" | "JsonProperty" | "ListProperty" | "ListRelationship")[];
                /** @description The expanded name: an IRI. */
                id: string;
                /** @constant */
                type: "Attribute";
            }[];
            entityCount: number;
            /** @description The expanded name: an IRI. */
            id: string;
            /** @constant */
            type: "EntityTypeInfo";
            typeName: string;
        };
        /** @description The types that there are (clause 5.2.24). */
        EntityTypeList: {
            id: string;
            /** @constant */
            type: "EntityTypeList";
            typeList: string[];
        };
        /** @description The names of the types, or with `details=true` what is known of each. */
        EntityTypes: components["schemas"]["EntityTypeList"] | components["schemas"]["EntityType"][];
        /** @description Server-Sent Events (WHATWG HTML, clause 9.2). A `message` for each notification: its `id` is the place in the stream, its `data` a Notification in one line. `gap`: notifications were dropped from the backlog before the client had seen them. `end`: nothing more will come; its `data` has the `reason`, of which `gone` says that the Subscription was deleted, has expired, or has another endpoint now. */
        EventStream: string;
        /** @description An Entity as a GeoJSON Feature (clause 5.2.29). */
        Feature: {
            /** @description Not with `Prefer: body=json`. */
            "@context"?: components["schemas"]["Context"];
            /** @description The value of the GeoProperty that `geometryProperty` names; null without one. */
            geometry: components["schemas"]["Geometry"] | null;
            id?: string;
            /** @description The type of the Entity and its Attributes. */
            properties: {
                [key: string]: unknown;
            };
            /** @constant */
            type: "Feature";
        } & {
            [key: string]: unknown;
        };
        /** @description Entities as a GeoJSON FeatureCollection (clause 5.2.30). */
        FeatureCollection: {
            /** @description Not with `Prefer: body=json`. */
            "@context"?: components["schemas"]["Context"];
            features: components["schemas"]["Feature"][];
            /** @constant */
            type: "FeatureCollection";
        } & {
            [key: string]: unknown;
        };
        /** @description The Entity as a Feature; with `join=flat` a FeatureCollection where something is linked. */
        FeatureOrLinked: components["schemas"]["Feature"] | components["schemas"]["FeatureCollection"];
        /**
         * @description A GeoJSON geometry (RFC 7946), longitude before latitude.
         * @example {
         *       "type": "Point",
         *       "coordinates": [
         *         4.8539,
         *         46.7812
         *       ]
         *     }
         */
        Geometry: {
            coordinates: unknown[];
            /** @enum {unknown} */
            type: "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon";
        } & {
            [key: string]: unknown;
        };
        /**
         * @description A place (clause 4.5.5). Further members are sub-Attributes.
         * @example {
         *       "type": "GeoProperty",
         *       "value": {
         *         "type": "Point",
         *         "coordinates": [
         *           4.8539,
         *           46.7812
         *         ]
         *       }
         *     }
         */
        GeoProperty: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /** @description Tells instances of the same Attribute apart; the default instance has none. */
            datasetId?: string;
            /**
             * Format: date-time
             * @description From when on the instance exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /**
             * Format: date-time
             * @description When the value was true in the world.
             * @example 2026-05-01T08:00:00Z
             */
            observedAt?: string;
            /**
             * @description May be left out: the member that holds the value tells the kind.
             * @constant
             */
            type?: "GeoProperty";
            value: components["schemas"]["Geometry"];
            /** @description The native JSON-LD type of the value. */
            valueType?: string | string[];
        } & {
            [key: string]: unknown;
        };
        /**
         * @description A relation to a geometry (clauses 4.10 and 5.2.13).
         * @example {
         *       "georel": "near;maxDistance==500",
         *       "geometry": "Point",
         *       "coordinates": [
         *         4.8539,
         *         46.7812
         *       ]
         *     }
         */
        GeoQuery: {
            /** @description An array, or its text. */
            coordinates: unknown[] | string;
            /** @enum {unknown} */
            geometry: "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon";
            /** @description The GeoProperty to compare; `location` when absent. */
            geoproperty?: string;
            /** @description `near;maxDistance==2000`, `within`, `contains`, `intersects`, `equals`, … */
            georel: string;
        };
        /** @description Whether the broker can do its work, part by part. */
        Health: {
            parts: {
                [key: string]: {
                    detail: string;
                    ready: boolean;
                };
            };
            /** @enum {unknown} */
            status: "ready" | "not ready";
        };
        /**
         * @description Part of the Entity that `id` names: what is to be written of it.
         * @example {
         *       "id": "urn:ngsi-ld:ParkingSpot:demo-05",
         *       "type": "ParkingSpot",
         *       "name": {
         *         "type": "Property",
         *         "value": "ParkingSpot 05"
         *       },
         *       "location": {
         *         "type": "GeoProperty",
         *         "value": {
         *           "type": "Point",
         *           "coordinates": [
         *             4.8544,
         *             46.7815
         *           ]
         *         }
         *       }
         *     }
         */
        IdentifiedFragment: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /**
             * Format: date-time
             * @description From when on the Entity exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /** @description A URI that names the Entity. */
            id: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /** @description A Scope, or several: `/France/Chalon`. */
            scope?: string | string[];
            /** @description A type, or several: short names of the @context, or IRIs. */
            type?: string | string[];
        } & {
            [key: string]: unknown;
        };
        /**
         * @description JSON that no @context touches (clause 4.5.24). Further members are sub-Attributes.
         * @example {
         *       "type": "JsonProperty",
         *       "json": {
         *         "firmware": {
         *           "version": "1.4.2"
         *         }
         *       }
         *     }
         */
        JsonProperty: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /** @description Tells instances of the same Attribute apart; the default instance has none. */
            datasetId?: string;
            /**
             * Format: date-time
             * @description From when on the instance exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /** @description An object, or an array of them. */
            json: Record<string, never> | unknown[];
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /**
             * Format: date-time
             * @description When the value was true in the world.
             * @example 2026-05-01T08:00:00Z
             */
            observedAt?: string;
            /**
             * @description May be left out: the member that holds the value tells the kind.
             * @constant
             */
            type?: "JsonProperty";
        } & {
            [key: string]: unknown;
        };
        /**
         * @description A text in several languages (clause 4.5.18). Further members are sub-Attributes.
         * @example {
         *       "type": "LanguageProperty",
         *       "languageMap": {
         *         "fr": "Mairie",
         *         "en": "Town hall"
         *       }
         *     }
         */
        LanguageProperty: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /** @description Tells instances of the same Attribute apart; the default instance has none. */
            datasetId?: string;
            /**
             * Format: date-time
             * @description From when on the instance exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /** @description Texts by language tag (RFC 5646); `@none` for one of no language. */
            languageMap: {
                [key: string]: string | string[];
            };
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /**
             * Format: date-time
             * @description When the value was true in the world.
             * @example 2026-05-01T08:00:00Z
             */
            observedAt?: string;
            /**
             * @description May be left out: the member that holds the value tells the kind.
             * @constant
             */
            type?: "LanguageProperty";
            /** @description The native JSON-LD type of the value. */
            valueType?: string | string[];
        } & {
            [key: string]: unknown;
        };
        /**
         * @description Values in their order (clause 4.5.21). Further members are sub-Attributes.
         * @example {
         *       "type": "ListProperty",
         *       "valueList": [
         *         2.1,
         *         2.4,
         *         2.2
         *       ]
         *     }
         */
        ListProperty: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /** @description Tells instances of the same Attribute apart; the default instance has none. */
            datasetId?: string;
            /**
             * Format: date-time
             * @description From when on the instance exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /**
             * Format: date-time
             * @description When the value was true in the world.
             * @example 2026-05-01T08:00:00Z
             */
            observedAt?: string;
            /**
             * @description May be left out: the member that holds the value tells the kind.
             * @constant
             */
            type?: "ListProperty";
            /** @description Unit of measurement, UN/CEFACT Common Code: `CEL`, `MTQ`. */
            unitCode?: string;
            /** @description Any JSON but null. */
            valueList: unknown[];
        } & {
            [key: string]: unknown;
        };
        /**
         * @description Links in their order (clause 4.5.22). Further members are sub-Attributes.
         * @example {
         *       "type": "ListRelationship",
         *       "objectList": [
         *         {
         *           "object": "urn:ngsi-ld:WasteContainer:demo-glass"
         *         }
         *       ]
         *     }
         */
        ListRelationship: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /** @description Tells instances of the same Attribute apart; the default instance has none. */
            datasetId?: string;
            /** @description With `join=inline`: what it links to. */
            readonly entityList?: components["schemas"]["EntityRepresentation"][];
            /**
             * Format: date-time
             * @description From when on the instance exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            objectList: (string | {
                object: string;
            })[];
            /** @description The type of the Entity that is linked to. */
            objectType?: string | string[];
            /**
             * Format: date-time
             * @description When the value was true in the world.
             * @example 2026-05-01T08:00:00Z
             */
            observedAt?: string;
            /**
             * @description May be left out: the member that holds the value tells the kind.
             * @constant
             */
            type?: "ListRelationship";
        } & {
            [key: string]: unknown;
        };
        Liveness: {
            /** @constant */
            status: "live";
        };
        /**
         * @description One group of readings as an object, or several as an array of them.
         * @example {
         *       "temperature": 21.5,
         *       "TimeInstant": "2026-05-01T08:00:00Z"
         *     }
         */
        Measurement: {
            [key: string]: unknown;
        } | {
            [key: string]: unknown;
        }[];
        /** @description An empty object. */
        Nothing: Record<string, never>;
        /** @description What has become of Entities (clause 5.3.1). */
        Notification: {
            /** @description The Entities. What is gone has `deletedAt`, or the value `urn:ngsi-ld:null` where it is an Attribute. */
            data: components["schemas"]["Entity"][] | components["schemas"]["FeatureCollection"];
            /** @description The same at every attempt. */
            id?: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            notifiedAt?: string;
            subscriptionId?: string;
            /** @constant */
            type: "Notification";
        } & {
            [key: string]: unknown;
        };
        /** @description What a notification holds and where it goes (clause 5.2.14). */
        NotificationParams: {
            /**
             * @description Only these Attributes; not beside pick or omit.
             * @example [
             *       "cargoVolume"
             *     ]
             */
            attributes?: string[];
            endpoint: components["schemas"]["Endpoint"];
            /**
             * @default normalized
             * @enum {unknown}
             */
            format?: "normalized" | "concise" | "simplified" | "keyValues";
            /**
             * @description Linked Entities come along: behind those that link to them, or within the Relationships.
             * @enum {unknown}
             */
            join?: "flat" | "inline" | "@none";
            /**
             * @description How many links are followed one after the other; beside join only.
             * @default 1
             */
            joinLevel?: number;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly lastFailure?: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly lastNotification?: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly lastSuccess?: string;
            /**
             * @description All members but these.
             * @example [
             *       "cargoVolume"
             *     ]
             */
            omit?: string[];
            /**
             * @description Only these members (clause 4.21); with `join`, members of linked Entities in braces behind a Relationship.
             * @example [
             *       "cargoVolume"
             *     ]
             */
            pick?: string[];
            /** @description With the value before the change; not in the simplified representation. */
            showChanges?: boolean;
            /** @enum {unknown} */
            readonly status?: "ok" | "failed";
            /** @description With createdAt and modifiedAt. */
            sysAttrs?: boolean;
            readonly timesFailed?: number;
            readonly timesSent?: number;
        } & {
            [key: string]: unknown;
        };
        /** @description Every refusal (RFC 7807, clause 5.5.2). */
        ProblemDetails: {
            /** @description The member, parameter or position at fault and what was expected. */
            detail: string;
            /** @enum {integer} */
            status: 400 | 403 | 404 | 405 | 406 | 409 | 411 | 413 | 415 | 422 | 429 | 500 | 501 | 503 | 504;
            /** @enum {string} */
            title: "The request is not well formed" | "The request includes input data that does not meet the requirements of the operation" | "The referenced resource was not found" | "The tenant does not exist" | "The referenced element already exists" | "The request is in conflict with the present state" | "The operation is not supported" | "The query is too complex to be resolved" | "The query produces too many results" | "A remote JSON-LD @context could not be retrieved" | "An internal error occurred" | "Not implemented" | "Method not allowed" | "Not acceptable" | "Length required" | "Payload too large" | "Unsupported media type" | "Too many requests" | "Service unavailable";
            /** @enum {string} */
            type: "https://uri.etsi.org/ngsi-ld/errors/InvalidRequest" | "https://uri.etsi.org/ngsi-ld/errors/BadRequestData" | "https://uri.etsi.org/ngsi-ld/errors/ResourceNotFound" | "https://uri.etsi.org/ngsi-ld/errors/NonexistentTenant" | "https://uri.etsi.org/ngsi-ld/errors/AlreadyExists" | "https://uri.etsi.org/ngsi-ld/errors/Conflict" | "https://uri.etsi.org/ngsi-ld/errors/OperationNotSupported" | "https://uri.etsi.org/ngsi-ld/errors/TooComplexQuery" | "https://uri.etsi.org/ngsi-ld/errors/TooManyResults" | "https://uri.etsi.org/ngsi-ld/errors/LdContextNotAvailable" | "https://uri.etsi.org/ngsi-ld/errors/InternalError" | "about:blank";
        };
        /**
         * @description A value (clause 4.5.2). Further members are sub-Attributes.
         * @example {
         *       "type": "Property",
         *       "value": 21.5,
         *       "unitCode": "CEL",
         *       "observedAt": "2026-05-01T08:00:00Z"
         *     }
         */
        Property: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /** @description Tells instances of the same Attribute apart; the default instance has none. */
            datasetId?: string;
            /**
             * Format: date-time
             * @description From when on the instance exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /**
             * Format: date-time
             * @description When the value was true in the world.
             * @example 2026-05-01T08:00:00Z
             */
            observedAt?: string;
            /**
             * @description May be left out: the member that holds the value tells the kind.
             * @constant
             */
            type?: "Property";
            /** @description Unit of measurement, UN/CEFACT Common Code: `CEL`, `MTQ`. */
            unitCode?: string;
            /** @description Any JSON but null. */
            value: unknown;
            /** @description The native JSON-LD type of the value. */
            valueType?: string | string[];
        } & {
            [key: string]: unknown;
        };
        /**
         * @description A query as a body (clause 5.2.23): its members mean what the parameters of the same names mean.
         * @example {
         *       "type": "Query",
         *       "entities": [
         *         {
         *           "type": "ParkingSpot"
         *         }
         *       ],
         *       "q": "occupied==false"
         *     }
         */
        Query: {
            /**
             * @description The Entity has at least one of them, and only they are shown.
             * @example [
             *       "name"
             *     ]
             */
            attrs?: string[];
            /** @description Entities that `join` does not follow again. */
            containedBy?: string | string[];
            /** @description Filter on Context Sources, in the language of `q`; there are none yet. */
            csf?: string;
            /** @description Instances of Attributes: URIs, `@none` for the default one. */
            datasetId?: string | string[];
            /** @description At least one of them selects the Entity. */
            entities?: components["schemas"]["EntitySelector"][];
            /** @description Attributes whose values in `q` are terms of the @context. */
            expandValues?: string | string[];
            geoQ?: components["schemas"]["GeoQuery"];
            /** @enum {unknown} */
            join?: "flat" | "inline" | "@none";
            joinLevel?: number;
            /** @description Attributes below which the keys in `q` are plain JSON keys. */
            jsonKeys?: string | string[];
            /** @description Preferred languages. */
            lang?: string;
            /**
             * @description Members to leave out.
             * @example [
             *       "name"
             *     ]
             */
            omit?: string[];
            /** @description The order of the Entities (clause 4.23). */
            ordering?: {
                collation?: string;
                coordinates?: unknown[];
                geometry?: string;
                orderBy: string[];
            };
            /**
             * @description Members to show.
             * @example [
             *       "name"
             *     ]
             */
            pick?: string[];
            /**
             * @description Query on Attributes (clause 4.9).
             * @example cargoVolume>=3
             */
            q?: string;
            /**
             * @description Query on Scopes (clause 4.19).
             * @example /France/#
             */
            scopeQ?: string;
            splitEntities?: boolean;
            /** @constant */
            type: "Query";
        } & {
            [key: string]: unknown;
        };
        /** @description How a query is understood, and what answered it. */
        QueryExplanation: {
            /** @description Entities of the tenant. */
            entities: number;
            /** @description Whether the indexes decided all of it. */
            exact: boolean;
            indexes: {
                /** @description Entities that it lets through. */
                candidates: number;
                /** @description Whether it decides the part. */
                exact: boolean;
                index: string;
                /** @description The part, as parameters. */
                part: string;
            }[];
            /** @description Entities that had to be looked at. */
            judged: number;
            milliseconds: number;
            page: {
                /** @description Whether it begins where a page before it ended. */
                continued: boolean;
                count: boolean;
                limit: number;
                offset: number;
            };
            /** @description The query as parameters, its names expanded. */
            query: {
                [key: string]: unknown;
            };
            /**
             * @description Where it was searched: on the event loop, in a thread beside it, or by the server of a database.
             * @enum {unknown}
             */
            thread: "main" | "reader" | "server";
            /** @description Attributes without an index that would help: asking begins to build it. */
            unindexed: string[];
        };
        /**
         * @description A link to one Entity or to several (clause 4.5.3). Further members are sub-Attributes.
         * @example {
         *       "type": "Relationship",
         *       "object": "urn:ngsi-ld:Device:parking-01"
         *     }
         */
        Relationship: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /** @description Tells instances of the same Attribute apart; the default instance has none. */
            datasetId?: string;
            /** @description With `join=inline`: what it links to. */
            readonly entity?: components["schemas"]["EntityRepresentation"] | components["schemas"]["EntityRepresentation"][];
            /**
             * Format: date-time
             * @description From when on the instance exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /** @description The URI of the Entity, or URIs. */
            object: string | string[];
            /** @description The type of the Entity that is linked to. */
            objectType?: string | string[];
            /**
             * Format: date-time
             * @description When the value was true in the world.
             * @example 2026-05-01T08:00:00Z
             */
            observedAt?: string;
            /**
             * @description May be left out: the member that holds the value tells the kind.
             * @constant
             */
            type?: "Relationship";
        } & {
            [key: string]: unknown;
        };
        ReplayResult: {
            /** @description Dead letters that stay, since they were refused again. */
            kept: number;
            /** @description Those that were not tried yet. */
            left: number;
            /** @description The `offset` to go on with; absent where none is left. */
            next?: number;
            refused: {
                id: string;
                reason: string;
            }[];
            replayed: number;
        };
        /** @description What a client sends: everything up to this event has arrived, and is owed no more. */
        StreamAcknowledgement: {
            /** @description The place of the notification in the stream: to go on behind it, or to acknowledge it. */
            acknowledge: string;
        } & {
            [key: string]: unknown;
        };
        /** @description What a WebSocket brings. */
        StreamMessage: {
            /** @description The place of the notification in the stream: to go on behind it, or to acknowledge it. */
            eventId: string;
            notification: components["schemas"]["Notification"];
        } | {
            gap: boolean;
        } | {
            problem: components["schemas"]["ProblemDetails"];
        };
        /**
         * @description What to be told of, when and where (clause 5.2.12). `entities` or `watchedAttributes` must be there.
         * @example {
         *       "type": "Subscription",
         *       "subscriptionName": "Full waste containers",
         *       "entities": [
         *         {
         *           "type": "WasteContainer"
         *         }
         *       ],
         *       "watchedAttributes": [
         *         "cargoVolume"
         *       ],
         *       "q": "cargoVolume>3",
         *       "notification": {
         *         "format": "concise",
         *         "endpoint": {
         *           "uri": "http://127.0.0.1:9000/notify"
         *         }
         *       }
         *     }
         */
        Subscription: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /** @description A query on Context Source Registrations (clause 4.9): kept and shown. */
            csf?: string;
            /** @description Only these instances of Attributes; `@none` is the default one. */
            datasetId?: (string | "@none")[];
            description?: string;
            /** @description Which Entities; any when absent. */
            entities?: components["schemas"]["EntitySelector"][];
            /**
             * @description Attributes that `q` compares with terms to expand.
             * @example [
             *       "cargoVolume"
             *     ]
             */
            expandValues?: string[];
            /**
             * Format: date-time
             * @description In the future; nothing is sent from then on.
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            geoQ?: components["schemas"]["GeoQuery"];
            /** @description Made by the broker when absent. */
            id?: string;
            /** @default true */
            isActive?: boolean;
            /**
             * @description Attributes whose keys in `[…]` of `q` are those of their JSON.
             * @example [
             *       "cargoVolume"
             *     ]
             */
            jsonKeys?: string[];
            /** @description The @context of notifications; that of the request when absent. */
            jsonldContext?: components["schemas"]["ContextUrl"];
            /**
             * @description The languages that are wanted (clause 4.15).
             * @example fr-CH, fr;q=0.9
             */
            lang?: string;
            /** @description Only Entities that this broker holds. */
            localOnly?: boolean;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /**
             * @description Notifications are written as this version of NGSI-LD has them.
             * @example 1.6
             */
            ngsildConformance?: string;
            notification: components["schemas"]["NotificationParams"];
            /** @description Which changes; `attributeCreated` and `attributeUpdated` when absent. */
            notificationTrigger?: ("entityCreated" | "entityUpdated" | "entityDeleted" | "attributeCreated" | "attributeUpdated" | "attributeDeleted")[];
            /**
             * @description Extension of Bocage: a write that leaves every watched Attribute as it was fires nothing.
             * @default false
             */
            onlyIfValueChanged?: boolean;
            /**
             * @description What must hold of the Entity after the change (clause 4.9), also of those that it links to. Percent-escapes in its strings are decoded.
             * @example cargoVolume>3
             */
            q?: string;
            /**
             * @description Query on Scopes (clause 4.19).
             * @example /France/#
             */
            scopeQ?: string;
            /** @description Parts of Entities, as sources have them: kept and shown. */
            splitEntities?: boolean;
            /** @enum {unknown} */
            readonly status?: "active" | "paused" | "expired";
            subscriptionName?: string;
            /** @description Seconds that lie between two notifications at least. What changes meanwhile is told together, with its last state. */
            throttling?: number;
            /** @description Seconds from one notification of all that matches to the next, whatever changes; not beside watchedAttributes or throttling. */
            timeInterval?: number;
            /** @constant */
            type: "Subscription";
            /**
             * @description Which Attributes must change; any when absent.
             * @example [
             *       "cargoVolume"
             *     ]
             */
            watchedAttributes?: string[];
        } & {
            [key: string]: unknown;
        };
        /**
         * @description The members of a Subscription to change; null removes one.
         * @example {
         *       "isActive": false
         *     }
         */
        SubscriptionFragment: {
            csf?: string | null;
            datasetId?: (string | "@none")[] | null;
            description?: string | null;
            entities?: components["schemas"]["EntitySelector"][] | null;
            expandValues?: string[] | null;
            expiresAt?: string | null;
            geoQ?: components["schemas"]["GeoQuery"] | null;
            isActive?: boolean | null;
            jsonKeys?: string[] | null;
            jsonldContext?: components["schemas"]["ContextUrl"] | null;
            lang?: string | null;
            localOnly?: boolean | null;
            ngsildConformance?: string | null;
            /** @description Replaced as a whole. */
            notification?: components["schemas"]["NotificationParams"];
            notificationTrigger?: ("entityCreated" | "entityUpdated" | "entityDeleted" | "attributeCreated" | "attributeUpdated" | "attributeDeleted")[] | null;
            onlyIfValueChanged?: boolean | null;
            q?: string | null;
            scopeQ?: string | null;
            splitEntities?: boolean | null;
            subscriptionName?: string | null;
            throttling?: number | null;
            timeInterval?: number | null;
            /** @constant */
            type?: "Subscription";
            watchedAttributes?: string[] | null;
        } & {
            [key: string]: unknown;
        };
        Text: string;
        /**
         * @description UltraLight 2.0: `name|value`, groups joined by `#`.
         * @example t|21.5|h|40
         */
        UltraLightMeasurement: string;
        /** @description What was written and what was left as it was (clause 5.2.18). */
        UpdateResult: {
            notUpdated: {
                attributeName: string;
                reason: string;
            }[];
            /** @description Expanded names of Attributes. */
            updated: string[];
        };
        /**
         * @description A term of a vocabulary, or terms: they are expanded by the @context (clause 4.5.20). Further members are sub-Attributes.
         * @example {
         *       "type": "VocabProperty",
         *       "vocab": "onstreet"
         *     }
         */
        VocabProperty: {
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly createdAt?: string;
            /** @description Tells instances of the same Attribute apart; the default instance has none. */
            datasetId?: string;
            /**
             * Format: date-time
             * @description From when on the instance exists no more (clause 4.22).
             * @example 2099-12-31T23:59:59Z
             */
            expiresAt?: string;
            /**
             * Format: date-time
             * @description ISO 8601, in UTC: `2026-05-01T08:00:00Z`.
             * @example 2026-05-01T08:00:00Z
             */
            readonly modifiedAt?: string;
            /**
             * Format: date-time
             * @description When the value was true in the world.
             * @example 2026-05-01T08:00:00Z
             */
            observedAt?: string;
            /**
             * @description May be left out: the member that holds the value tells the kind.
             * @constant
             */
            type?: "VocabProperty";
            vocab: string | string[];
        } & {
            [key: string]: unknown;
        };
    };
    responses: {
        /** @description AlreadyExists: The id is in use. */
        AlreadyExists: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description BadRequestData: A member of the body, a parameter or an id is wrong in meaning. InvalidRequest: The body is not JSON or is missing, a query parameter, option or format is unknown, or the request is malformed. */
        BadRequestDataOrInvalidRequest: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Conflict: An idempotency key is used again for another request. */
        Conflict: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Conflict: An idempotency key is used again for another request. AlreadyExists: The id is in use. */
        ConflictOrAlreadyExists: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description InternalError: Bocage failed: the cause is in its log, never in the answer. */
        InternalError: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description InvalidRequest: The body is not JSON or is missing, a query parameter, option or format is unknown, or the request is malformed. BadRequestData: A member of the body, a parameter or an id is wrong in meaning. */
        InvalidRequestOrBadRequestData: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description LdContextNotAvailable: The host of an @context does not answer, or answers with an error. */
        LdContextNotAvailable: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description LengthRequired: A POST, PATCH or PUT has no Content-Length. */
        LengthRequired: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description NonexistentTenant: The tenant is unknown and the operation does not create it. */
        NonexistentTenant: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description NonexistentTenant: The tenant is unknown and the operation does not create it. ResourceNotFound: The Entity, Attribute, type, Subscription, @context or other resource does not exist or has expired, or a selection leaves nothing of it. */
        NonexistentTenantOrResourceNotFound: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description NotAcceptable: None of the media types in `Accept` can be served here. */
        NotAcceptable: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description NotImplemented: The operation or parameter is part of NGSI-LD but not of this version of Bocage. */
        NotImplemented: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description OperationNotSupported: The operation cannot be applied to this resource: a cached @context is asked for its body. */
        OperationNotSupported: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description PayloadTooLarge: The body is larger than the configured limit. */
        PayloadTooLarge: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description ResourceNotFound: The Entity, Attribute, type, Subscription, @context or other resource does not exist or has expired, or a selection leaves nothing of it. NonexistentTenant: The tenant is unknown and the operation does not create it. */
        ResourceNotFoundOrNonexistentTenant: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description ServiceUnavailable: The store is away, behind or full; `Retry-After` says when to send again. */
        ServiceUnavailable: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description TooComplexQuery: A query passes its time limit. */
        TooComplexQuery: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description TooComplexQuery: A query passes its time limit. TooManyResults: The limit asked for is above the largest page, a batch above the largest batch, or `join` would show too many linked Entities. */
        TooComplexQueryOrTooManyResults: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description TooManyRequests: The client passed the configured rate; `Retry-After` says when to go on. */
        TooManyRequests: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description TooManyResults: The limit asked for is above the largest page, a batch above the largest batch, or `join` would show too many linked Entities. */
        TooManyResults: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description TooManyResults: The limit asked for is above the largest page, a batch above the largest batch, or `join` would show too many linked Entities. TooComplexQuery: A query passes its time limit. */
        TooManyResultsOrTooComplexQuery: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description UnsupportedMediaType: The Content-Type is not one that the operation takes. */
        UnsupportedMediaType: {
            headers: {
                "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProblemDetails"];
            };
        };
    };
    parameters: {
        /** @description Of every dead letter, where nothing selects some. */
        all: boolean;
        /** @description The Entity has at least one of these Attributes, and only they are shown. */
        attrs: string[];
        /** @description Language tag by which strings are ordered; by code point when absent. */
        collation: string;
        /** @description Entities that the client has already: `join` does not follow links to them. */
        containedBy: string[];
        /** @description Its coordinates as JSON: longitude before latitude. */
        coordinates: string;
        /** @description Asks for the number of all items in `NGSILD-Results-Count`. */
        count: boolean;
        /** @description Filter on Context Sources, in the language of `q`. It is checked; there are none yet. */
        csf: string;
        /** @description The measurement. */
        d: string;
        /** @description Only these instances of Attributes: URIs, and `@none` for the default instance. */
        datasetId: string[];
        /** @description Deletes all instances. */
        deleteAll: boolean;
        /** @description Asks for more than names. */
        details: boolean;
        /** @description Takes these Attributes away and leaves the Entities; not beside `keep`. */
        drop: string[];
        /** @description Attributes whose values in `q` are terms of the @context, to be expanded. */
        expandValues: string[];
        /** @description `true`: says how a query is answered. */
        explain: boolean;
        /** @description Only Subscriptions that would fire, or only the others. */
        fires: boolean;
        /** @description The tenant, as FIWARE names it. */
        "Fiware-Service": string;
        /** @description Representation of Entities; wins over `options`. `keyValues` is `simplified` by its old name. */
        format: "normalized" | "concise" | "simplified" | "keyValues";
        /** @description Type of the geometry to compare with. */
        geometry: "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon";
        /** @description For `application/geo+json` only: the GeoProperty of the geometry; `location` when absent. */
        geometryProperty: string;
        /** @description The GeoProperty to compare; `location` when absent. */
        geoproperty: string;
        /** @description Relation to `geometry` (clause 4.10). It comes with `geometry` and `coordinates`. */
        georel: string;
        /** @description `1` asks for waiting commands: there are none in this version. */
        getCmd: string;
        /** @description Id of the device. */
        i: string;
        /** @description URIs of Entities. */
        id: string[];
        /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
        "Idempotency-Key": string;
        /** @description Regular expression, searched anywhere in the id; ignored beside `id`. */
        idPattern: string;
        /** @description Shows the Entities that Relationships link to: `inline` inside of them, `flat` beside the Entity. */
        join: "flat" | "inline" | "@none";
        /** @description How many links `join` follows one after the other; 1 when absent. */
        joinLevel: number;
        /** @description Attributes below which the keys in `q` are plain JSON keys, not to be expanded. */
        jsonKeys: string[];
        /** @description Key of the device group. */
        k: string;
        /** @description Takes all other Attributes away and leaves the Entities; not beside `drop`. */
        keep: string[];
        /** @description Only @contexts of this kind. */
        kind: "Hosted" | "Cached" | "ImplicitlyCreated";
        /** @description Preferred languages, as in `Accept-Language`: of each LanguageProperty one text is shown. */
        lang: string;
        /** @description The last event that the client has seen: the stream goes on behind it. Browsers send it by themselves. */
        "Last-Event-ID": string;
        /** @description As `Last-Event-ID`, which goes before it; `0` begins with the first notification that is owed. From now on, when both are absent. */
        lastEventId: string;
        /** @description Items on the page: at most what the configuration allows (BOCAGE_PAGE_MAX); 0 with `count=true` only. */
        limit: number;
        /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
        Link: string;
        /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
        local: boolean;
        /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
        "NGSILD-Tenant": string;
        /** @description Set on every Attribute that is touched, brings none, and has one already or is new. */
        observedAt: string;
        /** @description Items before the page. */
        offset: number;
        /** @description Members to leave out; nested as in `pick`. */
        omit: string;
        /** @description Options of the operation. */
        options: string[];
        /** @description Order (clause 4.23): Attributes or members, each with `;asc` or `;desc`, or with `;dist-asc` or `;dist-desc` the distance from `orderFrom`. */
        orderBy: string;
        /** @description Coordinates as JSON that an order by distance begins at. */
        orderFrom: string;
        /** @description Type of the geometry of `orderFrom`; `Point` when absent. */
        orderGeometry: string;
        /** @description Members to show, `id`, `type` and `scope` included; between `{}` those of the Entities that a Relationship links to. */
        pick: string;
        /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
        Prefer: string;
        /** @description Query on Attributes (clause 4.9). */
        q: string;
        /** @description Downloads the copy again instead of deleting it: only for `Cached`. */
        reload: boolean;
        /** @description Query on Scopes (clause 4.19): `+` for one level, `#` for all below. */
        scopeQ: string;
        /** @description Only dead letters of measurements by HTTP or MQTT, or of notifications. */
        source: "http" | "mqtt" | "notification";
        /** @description Asks to take Entities apart that several brokers hold in parts. None is asked yet, so that both values mean the same. */
        splitEntities: boolean;
        /** @description Only dead letters of notifications to this Subscription. */
        subscriptionId: string;
        /** @description Time of the measurement; ignored unless it is ISO 8601. */
        t: string;
        /** @description As `NGSILD-Tenant`, for browsers, which send no such header with a stream. */
        tenant: string;
        /** @description Type selection (clause 4.17): `A,B` for either, `(A;B)` for both, `*` for any. */
        type: string;
        /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
        Via: string;
    };
    requestBodies: never;
    headers: {
        /** @description The methods of the resource. */
        Allow: string;
        /** @description The @context of an `application/json` body; the neighbouring pages, with `rel="next"` and `rel="prev"`. */
        Link: string;
        /** @description Where the new resource is, relative to the origin. */
        Location: string;
        /** @description With `count=true`: how many there are in all. */
        "NGSILD-Results-Count": number;
        /** @description The tenant of the request, where it named one. */
        "NGSILD-Tenant": string;
        /** @description The version of the API for which the answer was made. */
        "Preference-Applied": string;
        /** @description Seconds after which to send again. */
        "Retry-After": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    reportLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
        };
    };
    reportHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every part can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Some part cannot. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getUltraLightMeasurement: {
        parameters: {
            query?: {
                /**
                 * @description The measurement.
                 * @example occupied|false
                 */
                d?: string;
                /** @description `1` asks for waiting commands: there are none in this version. */
                getCmd?: components["parameters"]["getCmd"];
                /**
                 * @description Id of the device.
                 * @example parking-01
                 */
                i?: string;
                /**
                 * @description Key of the device group.
                 * @example demo
                 */
                k?: string;
                /** @description Time of the measurement; ignored unless it is ISO 8601. */
                t?: components["parameters"]["t"];
            };
            header?: {
                /** @description The tenant, as FIWARE names it. */
                "Fiware-Service"?: components["parameters"]["Fiware-Service"];
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The measurement is durable. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": components["schemas"]["Text"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    postUltraLightMeasurement: {
        parameters: {
            query?: {
                /** @description `1` asks for waiting commands: there are none in this version. */
                getCmd?: components["parameters"]["getCmd"];
                /**
                 * @description Id of the device.
                 * @example parking-01
                 */
                i?: string;
                /**
                 * @description Key of the device group.
                 * @example demo
                 */
                k?: string;
                /** @description Time of the measurement; ignored unless it is ISO 8601. */
                t?: components["parameters"]["t"];
            };
            header?: {
                /** @description The tenant, as FIWARE names it. */
                "Fiware-Service"?: components["parameters"]["Fiware-Service"];
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/plain": components["schemas"]["UltraLightMeasurement"];
            };
        };
        responses: {
            /** @description The measurement is durable. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": components["schemas"]["Text"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getJsonMeasurement: {
        parameters: {
            query?: {
                /**
                 * @description The measurement.
                 * @example {"temperature":17.4}
                 */
                d?: string;
                /** @description `1` asks for waiting commands: there are none in this version. */
                getCmd?: components["parameters"]["getCmd"];
                /**
                 * @description Id of the device.
                 * @example air-mairie
                 */
                i?: string;
                /**
                 * @description Key of the device group.
                 * @example demo
                 */
                k?: string;
                /** @description Time of the measurement; ignored unless it is ISO 8601. */
                t?: components["parameters"]["t"];
            };
            header?: {
                /** @description The tenant, as FIWARE names it. */
                "Fiware-Service"?: components["parameters"]["Fiware-Service"];
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The measurement is durable. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    postJsonMeasurement: {
        parameters: {
            query?: {
                /** @description `1` asks for waiting commands: there are none in this version. */
                getCmd?: components["parameters"]["getCmd"];
                /**
                 * @description Id of the device.
                 * @example air-mairie
                 */
                i?: string;
                /**
                 * @description Key of the device group.
                 * @example demo
                 */
                k?: string;
                /** @description Time of the measurement; ignored unless it is ISO 8601. */
                t?: components["parameters"]["t"];
            };
            header?: {
                /** @description The tenant, as FIWARE names it. */
                "Fiware-Service"?: components["parameters"]["Fiware-Service"];
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Measurement"];
            };
        };
        responses: {
            /** @description The measurement is durable. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    postSingleMeasurement: {
        parameters: {
            query?: {
                /** @description `1` asks for waiting commands: there are none in this version. */
                getCmd?: components["parameters"]["getCmd"];
                /**
                 * @description Id of the device.
                 * @example air-mairie
                 */
                i?: string;
                /**
                 * @description Key of the device group.
                 * @example demo
                 */
                k?: string;
                /** @description Time of the measurement; ignored unless it is ISO 8601. */
                t?: components["parameters"]["t"];
            };
            header?: {
                /** @description The tenant, as FIWARE names it. */
                "Fiware-Service"?: components["parameters"]["Fiware-Service"];
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path: {
                /**
                 * @description The name of the reading.
                 * @example humidity
                 */
                attribute: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnyValue"];
                "application/octet-stream": components["schemas"]["AnyValue"];
                "text/plain": components["schemas"]["AnyValue"];
            };
        };
        responses: {
            /** @description The measurement is durable. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    takeNotification: {
        parameters: {
            query?: never;
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Notification"];
                "application/ld+json": components["schemas"]["Notification"] & components["schemas"]["Contextual"];
            };
        };
        responses: {
            /** @description What differs is durable, or the notification has come through this broker already. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            403: components["responses"]["TooManyResults"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    reportMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Prometheus text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": components["schemas"]["Text"];
                };
            };
        };
    };
    retrieveAttributes: {
        parameters: {
            query?: {
                /** @description Answers each Attribute with the types that have it. */
                details?: boolean;
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Attributes. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attributes"];
                    "application/ld+json": components["schemas"]["Attributes"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenant"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    retrieveAttribute: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description An Attribute: its short name in the @context of the request, or its IRI percent-encoded.
                 * @example name
                 */
                attribute: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Attribute and the types that have it. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttributeInfo"];
                    "application/ld+json": components["schemas"]["AttributeInfo"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    queryEntities: {
        parameters: {
            query?: {
                /** @description The Entity has at least one of these Attributes, and only they are shown. */
                attrs?: components["parameters"]["attrs"];
                /** @description Language tag by which strings are ordered; by code point when absent. */
                collation?: components["parameters"]["collation"];
                /** @description Entities that the client has already: `join` does not follow links to them. */
                containedBy?: components["parameters"]["containedBy"];
                /** @description Its coordinates as JSON: longitude before latitude. */
                coordinates?: components["parameters"]["coordinates"];
                /** @description Asks for the number of all items in `NGSILD-Results-Count`. */
                count?: components["parameters"]["count"];
                /** @description Filter on Context Sources, in the language of `q`. It is checked; there are none yet. */
                csf?: components["parameters"]["csf"];
                /** @description Only these instances of Attributes: URIs, and `@none` for the default instance. */
                datasetId?: components["parameters"]["datasetId"];
                /** @description Attributes whose values in `q` are terms of the @context, to be expanded. */
                expandValues?: components["parameters"]["expandValues"];
                /**
                 * @description Representation of Entities; wins over `options`. `keyValues` is `simplified` by its old name.
                 * @example simplified
                 */
                format?: "normalized" | "concise" | "simplified" | "keyValues";
                /** @description Type of the geometry to compare with. */
                geometry?: components["parameters"]["geometry"];
                /** @description For `application/geo+json` only: the GeoProperty of the geometry; `location` when absent. */
                geometryProperty?: components["parameters"]["geometryProperty"];
                /** @description The GeoProperty to compare; `location` when absent. */
                geoproperty?: components["parameters"]["geoproperty"];
                /** @description Relation to `geometry` (clause 4.10). It comes with `geometry` and `coordinates`. */
                georel?: components["parameters"]["georel"];
                /** @description URIs of Entities. */
                id?: components["parameters"]["id"];
                /** @description Regular expression, searched anywhere in the id; ignored beside `id`. */
                idPattern?: components["parameters"]["idPattern"];
                /** @description Shows the Entities that Relationships link to: `inline` inside of them, `flat` beside the Entity. */
                join?: components["parameters"]["join"];
                /** @description How many links `join` follows one after the other; 1 when absent. */
                joinLevel?: components["parameters"]["joinLevel"];
                /** @description Attributes below which the keys in `q` are plain JSON keys, not to be expanded. */
                jsonKeys?: components["parameters"]["jsonKeys"];
                /** @description Preferred languages, as in `Accept-Language`: of each LanguageProperty one text is shown. */
                lang?: components["parameters"]["lang"];
                /**
                 * @description Items on the page: at most what the configuration allows (BOCAGE_PAGE_MAX); 0 with `count=true` only.
                 * @example 10
                 */
                limit?: number;
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Items before the page. */
                offset?: components["parameters"]["offset"];
                /** @description Members to leave out; nested as in `pick`. */
                omit?: components["parameters"]["omit"];
                /** @description `sysAttrs` shows createdAt and modifiedAt; the others are those of `format`. `count` is the parameter of that name, as older clients send it. */
                options?: ("normalized" | "concise" | "simplified" | "keyValues" | "sysAttrs" | "count" | "splitEntities")[];
                /** @description Order (clause 4.23): Attributes or members, each with `;asc` or `;desc`, or with `;dist-asc` or `;dist-desc` the distance from `orderFrom`. */
                orderBy?: components["parameters"]["orderBy"];
                /** @description Coordinates as JSON that an order by distance begins at. */
                orderFrom?: components["parameters"]["orderFrom"];
                /** @description Type of the geometry of `orderFrom`; `Point` when absent. */
                orderGeometry?: components["parameters"]["orderGeometry"];
                /** @description Members to show, `id`, `type` and `scope` included; between `{}` those of the Entities that a Relationship links to. */
                pick?: components["parameters"]["pick"];
                /** @description Query on Attributes (clause 4.9). */
                q?: components["parameters"]["q"];
                /** @description Query on Scopes (clause 4.19): `+` for one level, `#` for all below. */
                scopeQ?: components["parameters"]["scopeQ"];
                /** @description Asks to take Entities apart that several brokers hold in parts. None is asked yet, so that both values mean the same. */
                splitEntities?: components["parameters"]["splitEntities"];
                /**
                 * @description Type selection (clause 4.17): `A,B` for either, `(A;B)` for both, `*` for any.
                 * @example ParkingSpot
                 */
                type?: string;
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the Entities that match. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Results-Count": components["headers"]["NGSILD-Results-Count"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["FeatureCollection"];
                    "application/json": components["schemas"]["EntityRepresentation"][];
                    "application/ld+json": components["schemas"]["EntityRepresentation"][];
                };
            };
            /** @description The same, altered for the version of the API that `Prefer` names. */
            203: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Results-Count": components["headers"]["NGSILD-Results-Count"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["FeatureCollection"];
                    "application/json": components["schemas"]["EntityRepresentation"][];
                    "application/ld+json": components["schemas"]["EntityRepresentation"][];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            403: components["responses"]["TooManyResultsOrTooComplexQuery"];
            404: components["responses"]["NonexistentTenant"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    createEntity: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Entity"];
                "application/ld+json": components["schemas"]["Entity"] & components["schemas"]["Contextual"];
            };
        };
        responses: {
            /** @description Created; `Location` says where. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenant"];
            409: components["responses"]["ConflictOrAlreadyExists"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    purgeEntities: {
        parameters: {
            query?: {
                /** @description Entities that have at least one of these Attributes. */
                attrs?: string[];
                /** @description Its coordinates as JSON: longitude before latitude. */
                coordinates?: components["parameters"]["coordinates"];
                /** @description Filter on Context Sources, in the language of `q`. It is checked; there are none yet. */
                csf?: components["parameters"]["csf"];
                /** @description Takes these Attributes away and leaves the Entities; not beside `keep`. */
                drop?: components["parameters"]["drop"];
                /** @description Attributes whose values in `q` are terms of the @context, to be expanded. */
                expandValues?: components["parameters"]["expandValues"];
                /** @description Type of the geometry to compare with. */
                geometry?: components["parameters"]["geometry"];
                /** @description The GeoProperty to compare; `location` when absent. */
                geoproperty?: components["parameters"]["geoproperty"];
                /** @description Relation to `geometry` (clause 4.10). It comes with `geometry` and `coordinates`. */
                georel?: components["parameters"]["georel"];
                /** @description URIs of Entities. */
                id?: components["parameters"]["id"];
                /**
                 * @description Regular expression, searched anywhere in the id; ignored beside `id`.
                 * @example demo-0[5-9]$
                 */
                idPattern?: string;
                /** @description Attributes below which the keys in `q` are plain JSON keys, not to be expanded. */
                jsonKeys?: components["parameters"]["jsonKeys"];
                /** @description Takes all other Attributes away and leaves the Entities; not beside `drop`. */
                keep?: components["parameters"]["keep"];
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Query on Attributes (clause 4.9). */
                q?: components["parameters"]["q"];
                /** @description Query on Scopes (clause 4.19): `+` for one level, `#` for all below. */
                scopeQ?: components["parameters"]["scopeQ"];
                /**
                 * @description Type selection (clause 4.17): `A,B` for either, `(A;B)` for both, `*` for any.
                 * @example ParkingSpot
                 */
                type?: string;
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Purged, or nothing matched. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description At least one could not be purged. Of those that could be, the first 10,000 are named. */
            207: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchOperationResult"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            403: components["responses"]["TooComplexQuery"];
            404: components["responses"]["NonexistentTenant"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    retrieveEntity: {
        parameters: {
            query?: {
                /** @description Only these Attributes are shown; without any of them the Entity counts as not there. */
                attrs?: string[];
                /** @description Entities that the client has already: `join` does not follow links to them. */
                containedBy?: components["parameters"]["containedBy"];
                /** @description Only these instances of Attributes: URIs, and `@none` for the default instance. */
                datasetId?: components["parameters"]["datasetId"];
                /** @description Representation of Entities; wins over `options`. `keyValues` is `simplified` by its old name. */
                format?: components["parameters"]["format"];
                /** @description For `application/geo+json` only: the GeoProperty of the geometry; `location` when absent. */
                geometryProperty?: components["parameters"]["geometryProperty"];
                /** @description Shows the Entities that Relationships link to: `inline` inside of them, `flat` beside the Entity. */
                join?: components["parameters"]["join"];
                /** @description How many links `join` follows one after the other; 1 when absent. */
                joinLevel?: components["parameters"]["joinLevel"];
                /** @description Preferred languages, as in `Accept-Language`: of each LanguageProperty one text is shown. */
                lang?: components["parameters"]["lang"];
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Members to leave out; nested as in `pick`. */
                omit?: components["parameters"]["omit"];
                /** @description `sysAttrs` shows createdAt and modifiedAt; the others are those of `format`. */
                options?: ("normalized" | "concise" | "simplified" | "keyValues" | "sysAttrs")[];
                /** @description Members to show, `id`, `type` and `scope` included; between `{}` those of the Entities that a Relationship links to. */
                pick?: components["parameters"]["pick"];
                /** @description Type selection that the Entity must meet, else it counts as not there. */
                type?: string;
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description Id of an Entity.
                 * @example urn:ngsi-ld:ParkingSpot:demo-01
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Entity. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["FeatureOrLinked"];
                    "application/json": components["schemas"]["EntityOrLinked"];
                    "application/ld+json": components["schemas"]["EntityOrLinked"];
                };
            };
            /** @description The same, altered for the version of the API that `Prefer` names. */
            203: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["FeatureOrLinked"];
                    "application/json": components["schemas"]["EntityOrLinked"];
                    "application/ld+json": components["schemas"]["EntityOrLinked"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            403: components["responses"]["TooManyResults"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    replaceEntity: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Type selection that the Entity must meet, else it counts as not there. */
                type?: string;
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path: {
                /**
                 * @description Id of an Entity.
                 * @example urn:ngsi-ld:ParkingSpot:demo-02
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Entity"];
                "application/ld+json": components["schemas"]["Entity"] & components["schemas"]["Contextual"];
            };
        };
        responses: {
            /** @description Replaced. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    deleteEntity: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Type selection that the Entity must meet, else it counts as not there. */
                type?: string;
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path: {
                /**
                 * @description Id of an Entity.
                 * @example urn:ngsi-ld:ParkingSpot:demo-03
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    mergeEntity: {
        parameters: {
            query?: {
                /** @description The representation of the body; wins over `options`. In a simplified one plain values stand for Attributes. */
                format?: "normalized" | "concise" | "simplified" | "keyValues";
                /** @description The language in which a plain string updates a LanguageProperty. */
                lang?: string;
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Set on every Attribute that is touched, brings none, and has one already or is new. */
                observedAt?: components["parameters"]["observedAt"];
                /** @description The representation of the body, as in `format`. */
                options?: ("normalized" | "concise" | "simplified" | "keyValues")[];
                /** @description Type selection that the Entity must meet, else it counts as not there. */
                type?: string;
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path: {
                /**
                 * @description Id of an Entity.
                 * @example urn:ngsi-ld:ParkingSpot:demo-02
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityFragment"];
                "application/ld+json": components["schemas"]["EntityFragment"] & components["schemas"]["Contextual"];
                "application/merge-patch+json": components["schemas"]["EntityFragment"];
            };
        };
        responses: {
            /** @description Merged. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Merged in part. */
            207: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateResult"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    appendAttributes: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description `noOverwrite`: Attributes that exist already stay as they are. */
                options?: "noOverwrite"[];
                /** @description Type selection that the Entity must meet, else it counts as not there. */
                type?: string;
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path: {
                /**
                 * @description Id of an Entity.
                 * @example urn:ngsi-ld:ParkingSpot:demo-02
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityFragment"];
                "application/ld+json": components["schemas"]["EntityFragment"] & components["schemas"]["Contextual"];
            };
        };
        responses: {
            /** @description Appended. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Something was left as it was. */
            207: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateResult"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    updateAttributes: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Type selection that the Entity must meet, else it counts as not there. */
                type?: string;
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path: {
                /**
                 * @description Id of an Entity.
                 * @example urn:ngsi-ld:ParkingSpot:demo-02
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityFragment"];
                "application/ld+json": components["schemas"]["EntityFragment"] & components["schemas"]["Contextual"];
                "application/merge-patch+json": components["schemas"]["EntityFragment"];
            };
        };
        responses: {
            /** @description Updated. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Something was left as it was. */
            207: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateResult"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    retrieveEntityAttribute: {
        parameters: {
            query?: {
                /** @description The instances to show: URIs with commas between, `@none` for the default one. */
                datasetId?: string;
                /** @description Representation of Entities; wins over `options`. `keyValues` is `simplified` by its old name. */
                format?: components["parameters"]["format"];
                /** @description Preferred languages, as in `Accept-Language`: of each LanguageProperty one text is shown. */
                lang?: components["parameters"]["lang"];
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description `sysAttrs` shows createdAt and modifiedAt; the others are those of `format`. */
                options?: ("normalized" | "concise" | "simplified" | "keyValues" | "sysAttrs")[];
                /** @description Type selection that the Entity must meet, else it counts as not there. */
                type?: string;
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description An Attribute: its short name in the @context of the request, or its IRI percent-encoded.
                 * @example name
                 */
                attribute: string;
                /**
                 * @description Id of an Entity.
                 * @example urn:ngsi-ld:ParkingSpot:demo-01
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Attribute. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttributeRepresentation"];
                    "application/ld+json": components["schemas"]["AttributeRepresentation"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    replaceAttribute: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Type selection that the Entity must meet, else it counts as not there. */
                type?: string;
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path: {
                /**
                 * @description An Attribute: its short name in the @context of the request, or its IRI percent-encoded.
                 * @example name
                 */
                attribute: string;
                /**
                 * @description Id of an Entity.
                 * @example urn:ngsi-ld:ParkingSpot:demo-02
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Attribute"];
                "application/ld+json": components["schemas"]["Attribute"] & components["schemas"]["Contextual"];
            };
        };
        responses: {
            /** @description Replaced. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    deleteAttribute: {
        parameters: {
            query?: {
                /** @description The instance to delete; absent for the default one. */
                datasetId?: string;
                /** @description Deletes all instances. */
                deleteAll?: components["parameters"]["deleteAll"];
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Type selection that the Entity must meet, else it counts as not there. */
                type?: string;
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path: {
                /**
                 * @description An Attribute: its short name in the @context of the request, or its IRI percent-encoded.
                 * @example category
                 */
                attribute: string;
                /**
                 * @description Id of an Entity.
                 * @example urn:ngsi-ld:ParkingSpot:demo-02
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    partialUpdateAttribute: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Type selection that the Entity must meet, else it counts as not there. */
                type?: string;
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path: {
                /**
                 * @description An Attribute: its short name in the @context of the request, or its IRI percent-encoded.
                 * @example name
                 */
                attribute: string;
                /**
                 * @description Id of an Entity.
                 * @example urn:ngsi-ld:ParkingSpot:demo-02
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttributeFragment"];
                "application/ld+json": components["schemas"]["AttributeFragment"] & components["schemas"]["Contextual"];
                "application/merge-patch+json": components["schemas"]["AttributeFragment"];
            };
        };
        responses: {
            /** @description Updated. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    retrieveAttributeValue: {
        parameters: {
            query?: {
                /** @description The instances to show: URIs with commas between, `@none` for the default one. */
                datasetId?: string;
                /** @description Preferred languages, as in `Accept-Language`: of each LanguageProperty one text is shown. */
                lang?: components["parameters"]["lang"];
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Type selection that the Entity must meet, else it counts as not there. */
                type?: string;
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description An Attribute: its short name in the @context of the request, or its IRI percent-encoded.
                 * @example name
                 */
                attribute: string;
                /**
                 * @description Id of an Entity.
                 * @example urn:ngsi-ld:ParkingSpot:demo-01
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The value, as any JSON. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttributeValue"];
                    "application/ld+json": components["schemas"]["AttributeValue"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    createEntities: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Entity"][];
                "application/ld+json": (components["schemas"]["Entity"] & components["schemas"]["Contextual"])[];
            };
        };
        responses: {
            /** @description The ids of the Entities that were created. */
            201: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityId"][];
                };
            };
            /** @description The outcome of each Entity; at least one was refused. */
            207: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchOperationResult"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            403: components["responses"]["TooManyResults"];
            404: components["responses"]["NonexistentTenant"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    deleteEntities: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityId"][];
                "application/ld+json": components["schemas"]["EntityId"][];
            };
        };
        responses: {
            /** @description All were deleted. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The outcome of each Entity; at least one was refused. */
            207: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchOperationResult"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            403: components["responses"]["TooManyResults"];
            404: components["responses"]["NonexistentTenant"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    mergeEntities: {
        parameters: {
            query?: {
                /** @description The representation of the body; wins over `options`. In a simplified one plain values stand for Attributes. */
                format?: "normalized" | "concise" | "simplified" | "keyValues";
                /** @description The language in which a plain string updates a LanguageProperty. */
                lang?: string;
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Set on every Attribute that is touched, brings none, and has one already or is new. */
                observedAt?: components["parameters"]["observedAt"];
                /** @description The representation of the body, as in `format`. */
                options?: ("normalized" | "concise" | "simplified" | "keyValues")[];
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdentifiedFragment"][];
                "application/ld+json": (components["schemas"]["IdentifiedFragment"] & components["schemas"]["Contextual"])[];
            };
        };
        responses: {
            /** @description All were merged. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The outcome of each Entity; at least one was refused. */
            207: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchOperationResult"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            403: components["responses"]["TooManyResults"];
            404: components["responses"]["NonexistentTenant"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    queryEntitiesByBody: {
        parameters: {
            query?: {
                /** @description Asks for the number of all items in `NGSILD-Results-Count`. */
                count?: components["parameters"]["count"];
                /**
                 * @description Representation of Entities; wins over `options`. `keyValues` is `simplified` by its old name.
                 * @example simplified
                 */
                format?: "normalized" | "concise" | "simplified" | "keyValues";
                /**
                 * @description Items on the page: at most what the configuration allows (BOCAGE_PAGE_MAX); 0 with `count=true` only.
                 * @example 10
                 */
                limit?: number;
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Items before the page. */
                offset?: components["parameters"]["offset"];
                /** @description `sysAttrs` shows createdAt and modifiedAt; the others are those of `format`. `count` is the parameter of that name, as older clients send it. */
                options?: ("normalized" | "concise" | "simplified" | "keyValues" | "sysAttrs" | "count" | "splitEntities")[];
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Query"];
                "application/ld+json": components["schemas"]["Query"] & components["schemas"]["Contextual"];
            };
        };
        responses: {
            /** @description A page of the Entities that match. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Results-Count": components["headers"]["NGSILD-Results-Count"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["FeatureCollection"];
                    "application/json": components["schemas"]["EntityRepresentation"][];
                    "application/ld+json": components["schemas"]["EntityRepresentation"][];
                };
            };
            /** @description The same, altered for the version of the API that `Prefer` names. */
            203: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Results-Count": components["headers"]["NGSILD-Results-Count"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["FeatureCollection"];
                    "application/json": components["schemas"]["EntityRepresentation"][];
                    "application/ld+json": components["schemas"]["EntityRepresentation"][];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            403: components["responses"]["TooManyResultsOrTooComplexQuery"];
            404: components["responses"]["NonexistentTenant"];
            406: components["responses"]["NotAcceptable"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    updateEntities: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description `noOverwrite`: Attributes that exist already stay as they are. */
                options?: "noOverwrite"[];
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdentifiedFragment"][];
                "application/ld+json": (components["schemas"]["IdentifiedFragment"] & components["schemas"]["Contextual"])[];
            };
        };
        responses: {
            /** @description All were updated. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The outcome of each Entity; at least one was refused. */
            207: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchOperationResult"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            403: components["responses"]["TooManyResults"];
            404: components["responses"]["NonexistentTenant"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    upsertEntities: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /**
                 * @description Of an Entity that exists, `replace` replaces all (the default), `update` writes only the Attributes of the body.
                 * @example [
                 *       "update"
                 *     ]
                 */
                options?: ("replace" | "update")[];
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Entity"][];
                "application/ld+json": (components["schemas"]["Entity"] & components["schemas"]["Contextual"])[];
            };
        };
        responses: {
            /** @description The ids of the Entities that were created. */
            201: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityId"][];
                };
            };
            /** @description All existed and were written. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The outcome of each Entity; at least one was refused. */
            207: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchOperationResult"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            403: components["responses"]["TooManyResults"];
            404: components["responses"]["NonexistentTenant"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    retrieveSourceIdentity: {
        parameters: {
            query?: never;
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its name and how long it has run. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContextSourceIdentity"];
                    "application/ld+json": components["schemas"]["ContextSourceIdentity"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenant"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    listContexts: {
        parameters: {
            query?: {
                /** @description Answers what is known of each instead of its URL. */
                details?: boolean;
                /** @description Only @contexts of this kind. */
                kind?: components["parameters"]["kind"];
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The @contexts, the oldest first. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContextList"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenant"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    addContext: {
        parameters: {
            query?: never;
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContextDocument"];
                "application/ld+json": components["schemas"]["ContextDocument"];
            };
        };
        responses: {
            /** @description Hosted; `Location` says where. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenant"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    serveContext: {
        parameters: {
            query?: {
                /** @description Answers what is known of it instead of the document. */
                details?: boolean;
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /** @description Local id of an @context, or its URL percent-encoded. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document, or what is known of it. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContextDocumentOrEntry"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            406: components["responses"]["NotAcceptable"];
            422: components["responses"]["OperationNotSupported"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    deleteContext: {
        parameters: {
            query?: {
                /** @description Downloads the copy again instead of deleting it: only for `Cached`. */
                reload?: components["parameters"]["reload"];
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path: {
                /** @description Local id of an @context, or its URL percent-encoded. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone, or replaced by what its host has now. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    querySubscriptions: {
        parameters: {
            query?: {
                /** @description Asks for the number of all items in `NGSILD-Results-Count`. */
                count?: components["parameters"]["count"];
                /**
                 * @description Items on the page: at most what the configuration allows (BOCAGE_PAGE_MAX); 0 with `count=true` only.
                 * @example 10
                 */
                limit?: number;
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Items before the page. */
                offset?: components["parameters"]["offset"];
                /** @description `sysAttrs`: with createdAt and modifiedAt. */
                options?: "sysAttrs"[];
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the Subscriptions. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Results-Count": components["headers"]["NGSILD-Results-Count"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"][];
                    "application/ld+json": components["schemas"]["Subscription"][];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            403: components["responses"]["TooManyResults"];
            404: components["responses"]["NonexistentTenant"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    createSubscription: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Subscription"];
                "application/ld+json": components["schemas"]["Subscription"] & components["schemas"]["Contextual"];
            };
        };
        responses: {
            /** @description Created; `Location` says where. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenant"];
            409: components["responses"]["ConflictOrAlreadyExists"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    retrieveSubscription: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description `sysAttrs`: with createdAt and modifiedAt. */
                options?: "sysAttrs"[];
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description Id of a Subscription.
                 * @example urn:ngsi-ld:Subscription:demo-full
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Subscription and what was delivered. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                    "application/ld+json": components["schemas"]["Subscription"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    deleteSubscription: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path: {
                /**
                 * @description Id of a Subscription.
                 * @example urn:ngsi-ld:Subscription:demo-full
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted, and what it was still owed with it. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    updateSubscription: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
            };
            header?: {
                /** @description Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified. */
                Via?: components["parameters"]["Via"];
            };
            path: {
                /**
                 * @description Id of a Subscription.
                 * @example urn:ngsi-ld:Subscription:demo-full
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionFragment"];
                "application/ld+json": components["schemas"]["SubscriptionFragment"] & components["schemas"]["Contextual"];
                "application/merge-patch+json": components["schemas"]["SubscriptionFragment"];
            };
        };
        responses: {
            /** @description Updated. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["Conflict"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    followNotifications: {
        parameters: {
            query?: {
                /** @description As `Last-Event-ID`, which goes before it; `0` begins with the first notification that is owed. From now on, when both are absent. */
                lastEventId?: components["parameters"]["lastEventId"];
                /** @description As `NGSILD-Tenant`, for browsers, which send no such header with a stream. */
                tenant?: components["parameters"]["tenant"];
            };
            header?: {
                /** @description The last event that the client has seen: the stream goes on behind it. Browsers send it by themselves. */
                "Last-Event-ID"?: components["parameters"]["Last-Event-ID"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path: {
                /** @description Id of a Subscription. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of events. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["EventStream"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["ResourceNotFoundOrNonexistentTenant"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    consumeNotifications: {
        parameters: {
            query?: {
                /** @description As `NGSILD-Tenant`, for browsers, which send no such header with a stream. */
                tenant?: components["parameters"]["tenant"];
            };
            header?: {
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path: {
                /** @description Id of a Subscription. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection is a WebSocket from now on. */
            101: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["ResourceNotFoundOrNonexistentTenant"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retrieveEntityTypes: {
        parameters: {
            query?: {
                /** @description Answers each type with its Attributes. */
                details?: boolean;
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The types. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityTypes"];
                    "application/ld+json": components["schemas"]["EntityTypes"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenant"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    retrieveEntityType: {
        parameters: {
            query?: {
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
                /** @description `ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                /**
                 * @description A type: its short name in the @context of the request, or its IRI percent-encoded.
                 * @example ParkingSpot
                 */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The type and its Attributes. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityTypeInfo"];
                    "application/ld+json": components["schemas"]["EntityTypeInfo"];
                };
            };
            400: components["responses"]["InvalidRequestOrBadRequestData"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    queryDeadLetters: {
        parameters: {
            query?: {
                /** @description Asks for the number of all items in `NGSILD-Results-Count`. */
                count?: components["parameters"]["count"];
                /** @description Items on the page: at most what the configuration allows (BOCAGE_PAGE_MAX); 0 with `count=true` only. */
                limit?: components["parameters"]["limit"];
                /** @description Items before the page. */
                offset?: components["parameters"]["offset"];
                /** @description Only dead letters of measurements by HTTP or MQTT, or of notifications. */
                source?: components["parameters"]["source"];
                /** @description Only dead letters of notifications to this Subscription. */
                subscriptionId?: components["parameters"]["subscriptionId"];
            };
            header?: {
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of dead letters. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Results-Count": components["headers"]["NGSILD-Results-Count"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"][];
                };
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            403: components["responses"]["TooManyResults"];
            404: components["responses"]["NonexistentTenant"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    discardDeadLetters: {
        parameters: {
            query?: {
                /**
                 * @description Of every dead letter, where nothing selects some.
                 * @example true
                 */
                all?: boolean;
                /** @description Only dead letters of measurements by HTTP or MQTT, or of notifications. */
                source?: components["parameters"]["source"];
                /** @description Only dead letters of notifications to this Subscription. */
                subscriptionId?: components["parameters"]["subscriptionId"];
            };
            header?: {
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many are gone. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiscardResult"];
                };
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            404: components["responses"]["NonexistentTenant"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retrieveDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path: {
                /** @description As a list of dead letters shows it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dead letter, with what its notification spoke of. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"];
                };
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    discardDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path: {
                /** @description As a list of dead letters shows it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    replayDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path: {
                /** @description As a list of dead letters shows it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notification is owed again, or the measurement is durable; it is gone. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            422: components["responses"]["OperationNotSupported"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    replayDeadLetters: {
        parameters: {
            query?: {
                /**
                 * @description Of every dead letter, where nothing selects some.
                 * @example true
                 */
                all?: boolean;
                /** @description Dead letters to pass over: those that were kept before. */
                offset?: number;
                /** @description Only dead letters of measurements by HTTP or MQTT, or of notifications. */
                source?: components["parameters"]["source"];
                /** @description Only dead letters of notifications to this Subscription. */
                subscriptionId?: components["parameters"]["subscriptionId"];
            };
            header?: {
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of them. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayResult"];
                };
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            404: components["responses"]["NonexistentTenant"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    explainQuery: {
        parameters: {
            query?: {
                /** @description The Entity has at least one of these Attributes, and only they are shown. */
                attrs?: components["parameters"]["attrs"];
                /** @description Language tag by which strings are ordered; by code point when absent. */
                collation?: components["parameters"]["collation"];
                /** @description Entities that the client has already: `join` does not follow links to them. */
                containedBy?: components["parameters"]["containedBy"];
                /** @description Its coordinates as JSON: longitude before latitude. */
                coordinates?: components["parameters"]["coordinates"];
                /** @description Asks for the number of all items in `NGSILD-Results-Count`. */
                count?: components["parameters"]["count"];
                /** @description Filter on Context Sources, in the language of `q`. It is checked; there are none yet. */
                csf?: components["parameters"]["csf"];
                /** @description Only these instances of Attributes: URIs, and `@none` for the default instance. */
                datasetId?: components["parameters"]["datasetId"];
                /** @description Attributes whose values in `q` are terms of the @context, to be expanded. */
                expandValues?: components["parameters"]["expandValues"];
                /**
                 * @description `true`: says how a query is answered.
                 * @example true
                 */
                explain?: boolean;
                /** @description Representation of Entities; wins over `options`. `keyValues` is `simplified` by its old name. */
                format?: components["parameters"]["format"];
                /** @description Type of the geometry to compare with. */
                geometry?: components["parameters"]["geometry"];
                /** @description For `application/geo+json` only: the GeoProperty of the geometry; `location` when absent. */
                geometryProperty?: components["parameters"]["geometryProperty"];
                /** @description The GeoProperty to compare; `location` when absent. */
                geoproperty?: components["parameters"]["geoproperty"];
                /** @description Relation to `geometry` (clause 4.10). It comes with `geometry` and `coordinates`. */
                georel?: components["parameters"]["georel"];
                /** @description URIs of Entities. */
                id?: components["parameters"]["id"];
                /** @description Regular expression, searched anywhere in the id; ignored beside `id`. */
                idPattern?: components["parameters"]["idPattern"];
                /** @description Shows the Entities that Relationships link to: `inline` inside of them, `flat` beside the Entity. */
                join?: components["parameters"]["join"];
                /** @description How many links `join` follows one after the other; 1 when absent. */
                joinLevel?: components["parameters"]["joinLevel"];
                /** @description Attributes below which the keys in `q` are plain JSON keys, not to be expanded. */
                jsonKeys?: components["parameters"]["jsonKeys"];
                /** @description Preferred languages, as in `Accept-Language`: of each LanguageProperty one text is shown. */
                lang?: components["parameters"]["lang"];
                /** @description Items on the page: at most what the configuration allows (BOCAGE_PAGE_MAX); 0 with `count=true` only. */
                limit?: components["parameters"]["limit"];
                /** @description Asks that no other broker is involved. None is yet, so that both values mean the same. */
                local?: components["parameters"]["local"];
                /** @description Items before the page. */
                offset?: components["parameters"]["offset"];
                /** @description Members to leave out; nested as in `pick`. */
                omit?: components["parameters"]["omit"];
                /** @description `sysAttrs` shows createdAt and modifiedAt; the others are those of `format`. `count` is the parameter of that name, as older clients send it. */
                options?: ("normalized" | "concise" | "simplified" | "keyValues" | "sysAttrs" | "count" | "splitEntities")[];
                /** @description Order (clause 4.23): Attributes or members, each with `;asc` or `;desc`, or with `;dist-asc` or `;dist-desc` the distance from `orderFrom`. */
                orderBy?: components["parameters"]["orderBy"];
                /** @description Coordinates as JSON that an order by distance begins at. */
                orderFrom?: components["parameters"]["orderFrom"];
                /** @description Type of the geometry of `orderFrom`; `Point` when absent. */
                orderGeometry?: components["parameters"]["orderGeometry"];
                /** @description Members to show, `id`, `type` and `scope` included; between `{}` those of the Entities that a Relationship links to. */
                pick?: components["parameters"]["pick"];
                /**
                 * @description Query on Attributes (clause 4.9).
                 * @example name~="^Parking"
                 */
                q?: string;
                /** @description Query on Scopes (clause 4.19): `+` for one level, `#` for all below. */
                scopeQ?: components["parameters"]["scopeQ"];
                /** @description Asks to take Entities apart that several brokers hold in parts. None is asked yet, so that both values mean the same. */
                splitEntities?: components["parameters"]["splitEntities"];
                /**
                 * @description Type selection (clause 4.17): `A,B` for either, `(A;B)` for both, `*` for any.
                 * @example ParkingSpot
                 */
                type?: string;
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The query and its way through the store. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Results-Count": components["headers"]["NGSILD-Results-Count"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryExplanation"];
                };
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            403: components["responses"]["TooComplexQueryOrTooManyResults"];
            404: components["responses"]["NonexistentTenant"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
    queryDeliveries: {
        parameters: {
            query?: {
                /** @description Asks for the number of all items in `NGSILD-Results-Count`. */
                count?: components["parameters"]["count"];
                /**
                 * @description Items on the page: at most what the configuration allows (BOCAGE_PAGE_MAX); 0 with `count=true` only.
                 * @example 10
                 */
                limit?: number;
                /** @description Items before the page. */
                offset?: components["parameters"]["offset"];
            };
            header?: {
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of Subscriptions. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Results-Count": components["headers"]["NGSILD-Results-Count"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"][];
                };
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            403: components["responses"]["TooManyResults"];
            404: components["responses"]["NonexistentTenant"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retrieveDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path: {
                /**
                 * @description Id of a Subscription.
                 * @example urn:ngsi-ld:Subscription:demo-full
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is owed to it, and what was tried. */
            200: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    pauseDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path: {
                /**
                 * @description Id of a Subscription.
                 * @example urn:ngsi-ld:Subscription:demo-full
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing more is sent, here and by other processes. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resumeDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path: {
                /**
                 * @description Id of a Subscription.
                 * @example urn:ngsi-ld:Subscription:demo-full
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was held back is sent, in its order. */
            204: {
                headers: {
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    dryRun: {
        parameters: {
            query?: {
                /** @description Only Subscriptions that would fire, or only the others. */
                fires?: components["parameters"]["fires"];
                /**
                 * @description Items on the page: at most what the configuration allows (BOCAGE_PAGE_MAX); 0 with `count=true` only.
                 * @example 10
                 */
                limit?: number;
                /** @description Items before the page. */
                offset?: components["parameters"]["offset"];
            };
            header?: {
                /** @description The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own. */
                Link?: components["parameters"]["Link"];
                /** @description The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it. */
                "NGSILD-Tenant"?: components["parameters"]["NGSILD-Tenant"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DryRun"];
                "application/ld+json": components["schemas"]["DryRun"] & components["schemas"]["Contextual"];
            };
        };
        responses: {
            /** @description Nothing was written. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "NGSILD-Tenant": components["headers"]["NGSILD-Tenant"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunResult"];
                };
            };
            400: components["responses"]["BadRequestDataOrInvalidRequest"];
            403: components["responses"]["TooManyResults"];
            404: components["responses"]["NonexistentTenantOrResourceNotFound"];
            409: components["responses"]["AlreadyExists"];
            411: components["responses"]["LengthRequired"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotImplemented"];
            503: components["responses"]["ServiceUnavailable"];
            504: components["responses"]["LdContextNotAvailable"];
        };
    };
}
