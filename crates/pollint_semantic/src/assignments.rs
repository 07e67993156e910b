//! Every statement and assignment of a file or function, at whatever depth of blocks. It knows statements, not what they
//! mean.

use pollint_facts::ir::{AssignOp, ExprId, FileFacts, Func, Stmt, StmtKind};

/// What is told of each assignment: left sides, right sides, operator.
type OnAssignment<'a> = dyn FnMut(&[ExprId], &[ExprId], AssignOp) + 'a;

/// Visits the assignments of all functions and literals of a file.
pub(crate) fn each_assignment(facts: &FileFacts, visit: &mut OnAssignment<'_>) {
    for func in &facts.funcs {
        each_assignment_in(func, visit);
    }
}

/// Visits the assignments of one function, without its literals.
pub(crate) fn each_assignment_in(func: &Func, visit: &mut OnAssignment<'_>) {
    each_statement(func, &mut |stmt| {
        if let StmtKind::Assign { lhs, rhs, op } = &stmt.kind {
            visit(lhs, rhs, *op);
        }
    });
}

/// How many statements a function has, without its literals.
pub(crate) fn statements(func: &Func) -> usize {
    let mut count = 0;
    each_statement(func, &mut |_| count += 1);
    count
}

fn each_statement(func: &Func, visit: &mut dyn FnMut(&Stmt)) {
    let mut blocks: Vec<&[Stmt]> = func.body.iter().map(|body| body.as_slice()).collect();
    while let Some(block) = blocks.pop() {
        for stmt in block {
            visit(stmt);
            match &stmt.kind {
                StmtKind::If { init, then, otherwise, .. } => {
                    blocks.extend(init.as_deref().map(std::slice::from_ref));
                    blocks.extend([then.as_slice(), otherwise.as_slice()]);
                }
                StmtKind::For(each) => {
                    blocks.extend(each.init.as_ref().map(std::slice::from_ref));
                    blocks.push(&each.body);
                }
                StmtKind::Switch { cases, .. } | StmtKind::Select { cases } => {
                    blocks.extend(cases.iter().map(|case| case.body.as_slice()));
                }
                StmtKind::Block(body) => blocks.push(body),
                _ => {}
            }
        }
    }
}
