"""Write what was found and proposed: tables, layers, and what their columns mean."""

from data.exporting.columns import (
    FINDING_COLUMNS,
    PLAN_CHANGE_COLUMNS,
    OutputColumn,
)
from data.exporting.proposal_columns import (
    PROPOSAL_COLUMNS,
    SPATIAL_PLAN_COLUMNS,
    SUPPLEMENTARY_REGULATION_COLUMNS,
    ZONING_ELEMENT_COLUMNS,
    ProposalToExport,
)
from data.exporting.proposals import plan_layers, proposals_table, write_proposals
from data.exporting.sites import SITE_COLUMNS, SiteToExport, sites_table
from data.exporting.tables import (
    ExportRefusedError,
    findings_table,
    register_table,
    write_layers,
    write_table,
)

__all__ = [
    "FINDING_COLUMNS",
    "PLAN_CHANGE_COLUMNS",
    "PROPOSAL_COLUMNS",
    "SITE_COLUMNS",
    "SPATIAL_PLAN_COLUMNS",
    "SUPPLEMENTARY_REGULATION_COLUMNS",
    "ZONING_ELEMENT_COLUMNS",
    "ExportRefusedError",
    "OutputColumn",
    "ProposalToExport",
    "SiteToExport",
    "findings_table",
    "plan_layers",
    "proposals_table",
    "register_table",
    "sites_table",
    "write_layers",
    "write_proposals",
    "write_table",
]
