-- A stored file is a fact: it is written once and neither changed nor deleted by the web.
REVOKE ALL ON documents_storedfile FROM {web};
GRANT SELECT, INSERT ON documents_storedfile TO {web};
