-- Records as fetched: every version as a document, the current one flat and in child tables.

CREATE TABLE record_versions (
    record_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    run_id VARCHAR NOT NULL,
    fetched_on DATE NOT NULL,
    content_hash VARCHAR NOT NULL,
    material_hash VARCHAR NOT NULL,
    document VARCHAR NOT NULL,
    PRIMARY KEY (record_id, revision)
);

CREATE TABLE version_changes (
    record_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    old_value VARCHAR NOT NULL,
    new_value VARCHAR NOT NULL
);

CREATE TABLE records (
    record_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    source_version VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    content_hash VARCHAR NOT NULL,
    pmid VARCHAR NOT NULL,
    doi VARCHAR NOT NULL,
    pmcid VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    vernacular_title VARCHAR NOT NULL,
    abstract VARCHAR NOT NULL,
    authors VARCHAR NOT NULL,
    journal VARCHAR NOT NULL,
    journal_abbreviation VARCHAR NOT NULL,
    issn VARCHAR NOT NULL,
    year INTEGER,
    volume VARCHAR NOT NULL,
    issue VARCHAR NOT NULL,
    pages VARCHAR NOT NULL,
    elocation VARCHAR NOT NULL,
    languages VARCHAR NOT NULL,
    publication_types VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    indexing_method VARCHAR NOT NULL,
    publication_model VARCHAR NOT NULL,
    published VARCHAR NOT NULL,
    electronic_on DATE,
    created_on DATE,
    entered_on DATE,
    mesh_added_on DATE,
    revised_on DATE,
    completed_on DATE,
    conflict_of_interest VARCHAR NOT NULL,
    PRIMARY KEY (record_id)
);

CREATE TABLE record_identifiers (
    record_id VARCHAR NOT NULL,
    scheme VARCHAR NOT NULL,
    identifier VARCHAR NOT NULL
);

CREATE TABLE record_authors (
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    cited_as VARCHAR NOT NULL,
    last_name VARCHAR NOT NULL,
    fore_name VARCHAR NOT NULL,
    initials VARCHAR NOT NULL,
    collective_name VARCHAR NOT NULL,
    orcid VARCHAR NOT NULL,
    affiliations VARCHAR NOT NULL
);

CREATE TABLE record_publication_types (
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    publication_type VARCHAR NOT NULL,
    ui VARCHAR NOT NULL
);

CREATE TABLE record_headings (
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    descriptor VARCHAR NOT NULL,
    descriptor_ui VARCHAR NOT NULL,
    descriptor_major BOOLEAN NOT NULL,
    qualifier VARCHAR NOT NULL,
    qualifier_ui VARCHAR NOT NULL,
    qualifier_major BOOLEAN NOT NULL
);

CREATE TABLE record_keywords (
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    keyword VARCHAR NOT NULL,
    major BOOLEAN NOT NULL,
    owner VARCHAR NOT NULL
);

CREATE TABLE record_abstracts (
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    label VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    section_text VARCHAR NOT NULL
);

CREATE TABLE record_languages (
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    language VARCHAR NOT NULL
);

CREATE TABLE record_related_works (
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    relation VARCHAR NOT NULL,
    pmid VARCHAR NOT NULL,
    citation VARCHAR NOT NULL
);

CREATE TABLE duplicate_groups (
    group_id VARCHAR NOT NULL,
    representative VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    PRIMARY KEY (group_id)
);

CREATE TABLE duplicate_members (
    group_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    record_id VARCHAR NOT NULL
);

CREATE TABLE record_notices (
    record_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    notice_key VARCHAR NOT NULL,
    notice_id VARCHAR NOT NULL,
    citation VARCHAR NOT NULL,
    noticed_on DATE NOT NULL,
    run_id VARCHAR NOT NULL,
    ended_run_id VARCHAR NOT NULL,
    PRIMARY KEY (record_id, kind, notice_key)
);
