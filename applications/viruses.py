"""A virus in a file of a proposal: who is told, and held so that no submission slips between verdict and word."""

from applications.actions.viruses import tell_of_virus
from portal.documents.scanning import HOLDERS

HOLDERS.append(tell_of_virus)
