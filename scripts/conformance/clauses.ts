/** A clause of GS CIM 009 v1.9.1 that says what a broker must do, with its subject in our words. */
export interface Clause {
  readonly number: string;
  readonly subject: string;
  /** The clauses of the HTTP binding of an operation, as routes name them. */
  readonly http?: readonly string[];
  /** There is nothing of it yet, by intention. */
  readonly later?: true;
}

export interface ClauseGroup {
  readonly title: string;
  readonly clauses: readonly Clause[];
}

const later = true;

const representations: readonly Clause[] = [
  { number: '4.3.6.8', subject: 'answers for clients of earlier versions' },
  { number: '4.5.0', subject: 'the NGSI-LD Null' },
  { number: '4.5.1', subject: 'the Entity, and its representations' },
  { number: '4.5.2', subject: 'Property' },
  { number: '4.5.3', subject: 'Relationship' },
  { number: '4.5.4', subject: 'the simplified representation' },
  { number: '4.5.5', subject: 'several instances of an Attribute, by datasetId' },
  { number: '4.5.6', subject: 'the temporal representation of an Entity', later },
  { number: '4.5.9', subject: 'the simplified temporal representation', later },
  { number: '4.5.16', subject: 'the GeoJSON representation' },
  { number: '4.5.17', subject: 'the simplified GeoJSON representation' },
  { number: '4.5.18', subject: 'LanguageProperty' },
  { number: '4.5.19', subject: 'the aggregated temporal representation', later },
  { number: '4.5.20', subject: 'VocabProperty' },
  { number: '4.5.21', subject: 'ListProperty' },
  { number: '4.5.22', subject: 'ListRelationship' },
  { number: '4.5.23', subject: 'the retrieval of linked Entities' },
  { number: '4.5.24', subject: 'JsonProperty' },
];

const languages: readonly Clause[] = [
  { number: '4.6', subject: 'restrictions on ids, names, content and DateTimes' },
  { number: '4.7', subject: 'places' },
  { number: '4.8', subject: 'createdAt, modifiedAt, observedAt' },
  { number: '4.9', subject: 'the query language' },
  { number: '4.10', subject: 'geographic queries' },
  { number: '4.11', subject: 'temporal queries', later },
  { number: '4.12', subject: 'pages' },
  { number: '4.13', subject: 'counts' },
  { number: '4.14', subject: 'tenants' },
  { number: '4.15', subject: 'natural languages' },
  { number: '4.16', subject: 'several types of an Entity' },
  { number: '4.17', subject: 'the selection of types' },
  { number: '4.18', subject: 'Scopes' },
  { number: '4.19', subject: 'queries on Scopes' },
  { number: '4.20', subject: 'operations that registrations support', later },
  { number: '4.21', subject: 'which members are shown: pick, omit, attrs' },
  { number: '4.22', subject: 'what exists until an instant' },
  { number: '4.23', subject: 'the order of Entities' },
];

const common: readonly Clause[] = [
  { number: '5.5.2', subject: 'errors' },
  { number: '5.5.4', subject: 'what makes a body valid' },
  { number: '5.5.7', subject: 'expansion and compaction of names' },
  { number: '5.5.9', subject: 'how pages are asked for' },
  { number: '5.5.10', subject: 'operations for a tenant' },
  { number: '5.5.12', subject: 'how fragments are merged' },
  { number: '5.5.13', subject: 'the scope of an operation: local' },
  { number: '5.5.14', subject: 'lists of Entities kept for paging', later },
];

const provision: readonly Clause[] = [
  { number: '5.6.1', subject: 'create an Entity', http: ['6.4.3.1'] },
  { number: '5.6.2', subject: 'update Attributes', http: ['6.6.3.2'] },
  { number: '5.6.3', subject: 'append Attributes', http: ['6.6.3.1'] },
  { number: '5.6.4', subject: 'update a part of an Attribute', http: ['6.7.3.1'] },
  { number: '5.6.5', subject: 'delete an Attribute', http: ['6.7.3.2'] },
  { number: '5.6.6', subject: 'delete an Entity', http: ['6.5.3.2'] },
  { number: '5.6.7', subject: 'create a batch of Entities', http: ['6.14.3.1'] },
  { number: '5.6.8', subject: 'create or update a batch of Entities', http: ['6.15.3.1'] },
  { number: '5.6.9', subject: 'update a batch of Entities', http: ['6.16.3.1'] },
  { number: '5.6.10', subject: 'delete a batch of Entities', http: ['6.17.3.1'] },
  { number: '5.6.11', subject: 'create or update the temporal evolution of an Entity', later },
  { number: '5.6.12', subject: 'add Attributes to a temporal evolution', later },
  { number: '5.6.13', subject: 'delete Attributes from a temporal evolution', later },
  { number: '5.6.14', subject: 'update an instance of a temporal evolution', later },
  { number: '5.6.15', subject: 'delete an instance of a temporal evolution', later },
  { number: '5.6.16', subject: 'delete a temporal evolution', later },
  { number: '5.6.17', subject: 'merge an Entity', http: ['6.5.3.4'] },
  { number: '5.6.18', subject: 'replace an Entity', http: ['6.5.3.3'] },
  { number: '5.6.19', subject: 'replace an Attribute', http: ['6.7.3.3'] },
  { number: '5.6.20', subject: 'merge a batch of Entities', http: ['6.31.3.1'] },
  { number: '5.6.21', subject: 'purge Entities', http: ['6.4.3.3'] },
];

const consumption: readonly Clause[] = [
  { number: '5.7.1', subject: 'retrieve an Entity', http: ['6.5.3.1'] },
  { number: '5.7.2', subject: 'query Entities', http: ['6.4.3.2', '6.23.3.1'] },
  { number: '5.7.3', subject: 'retrieve a temporal evolution', later },
  { number: '5.7.4', subject: 'query temporal evolutions', later },
  { number: '5.7.5', subject: 'list the types of Entities', http: ['6.25.3.1'] },
  { number: '5.7.6', subject: 'list the types of Entities with details', http: ['6.25.3.1'] },
  { number: '5.7.7', subject: 'information about a type', http: ['6.26.3.1'] },
  { number: '5.7.8', subject: 'list Attributes', http: ['6.27.3.1'] },
  { number: '5.7.9', subject: 'list Attributes with details', http: ['6.27.3.1'] },
  { number: '5.7.10', subject: 'information about an Attribute', http: ['6.28.3.1'] },
];

const subscription: readonly Clause[] = [
  { number: '5.8.1', subject: 'create a Subscription', http: ['6.10.3.1'] },
  { number: '5.8.2', subject: 'update a Subscription', http: ['6.11.3.2'] },
  { number: '5.8.3', subject: 'retrieve a Subscription', http: ['6.11.3.1'] },
  { number: '5.8.4', subject: 'query Subscriptions', http: ['6.10.3.2'] },
  { number: '5.8.5', subject: 'delete a Subscription', http: ['6.11.3.3'] },
  { number: '5.8.6', subject: 'notifications' },
];

const federation: readonly Clause[] = [
  { number: '5.9', subject: 'register, update and delete context sources', later },
  { number: '5.10', subject: 'find context sources', later },
  { number: '5.11', subject: 'subscribe to context sources', later },
  { number: '5.12', subject: 'which context sources an operation concerns', later },
];

const administration: readonly Clause[] = [
  { number: '5.13.2', subject: 'add an @context', http: ['6.29.3.1'] },
  { number: '5.13.3', subject: 'list @contexts', http: ['6.29.3.2'] },
  { number: '5.13.4', subject: 'serve an @context', http: ['6.30.3.1'] },
  { number: '5.13.5', subject: 'delete an @context, or fetch it again', http: ['6.30.3.2'] },
  { number: '5.14', subject: 'lists of Entities kept for paging: entity maps', later },
  { number: '5.15.1', subject: 'who this broker is', http: ['6.33.3.1'] },
  { number: '5.16', subject: 'snapshots', later },
];

const http: readonly Clause[] = [
  { number: '6.3.2', subject: 'errors as HTTP statuses' },
  { number: '6.3.4', subject: 'headers, media types and lengths' },
  { number: '6.3.5', subject: 'where the @context of a request stands' },
  { number: '6.3.6', subject: 'where the @context of an answer stands' },
  { number: '6.3.7', subject: 'representations as parameters' },
  { number: '6.3.10', subject: 'pages as parameters and links' },
  { number: '6.3.11', subject: 'system Attributes in answers' },
  { number: '6.3.14', subject: 'the tenant in a header' },
  { number: '6.3.17', subject: 'notifications by HTTP' },
  { number: '6.3.18', subject: 'versions preferred in a header' },
  { number: '6.7', subject: 'one Attribute, and its value alone (not of the standard)', http: ['6.7'] },
];

const mqtt: readonly Clause[] = [{ number: '7.2', subject: 'notifications by MQTT' }];

/** The clauses that the matrix speaks of, as they follow in the standard. */
export const clauseGroups: readonly ClauseGroup[] = [
  { title: 'What Entities are', clauses: representations },
  { title: 'What can be asked', clauses: languages },
  { title: 'What all operations have in common', clauses: common },
  { title: 'Provision', clauses: provision },
  { title: 'Consumption', clauses: consumption },
  { title: 'Subscriptions', clauses: subscription },
  { title: 'Context sources', clauses: federation },
  { title: '@contexts, the broker, and copies', clauses: administration },
  { title: 'The HTTP binding', clauses: http },
  { title: 'The MQTT binding', clauses: mqtt },
];
